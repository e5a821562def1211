"""How the group comes to a decision: votes, the decision itself, and taking it back."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.activity.services import record
from apps.activity.week import site_day
from glossary import telling
from glossary.errors import GlossaryError, QuorumMissing, TermDecided, TermOpen, VoteClosed
from glossary.hangul import nfc
from glossary.models import Candidate, CandidateStatus, Decision, Edition, Term, Vote, VotingRules


def closed_on(term: Term, cast: int, quorum: int) -> date | None:
    """The last day of a vote that is past it, with enough votes. Without them it goes on."""
    is_past = term.closes_on is not None and term.closes_on < site_day()
    return term.closes_on if is_past and cast >= quorum else None


def lock_undecided(term: Term) -> Term:
    """Hold the term's row, so that a vote and a decision cannot pass each other."""
    held = Term.objects.select_for_update().get(pk=term.pk)
    if Decision.objects.filter(term=term, reopened_at=None).exists():
        raise TermDecided(_("The group has decided on this term. Reopen it first."))
    return held


def _lock_open_vote(term: Term) -> None:
    held = lock_undecided(term)
    if day := closed_on(held, term.votes.count(), VotingRules.current().quorum):
        sentence = _("The vote closed on %(day)s with enough votes. It waits for the decision.")
        raise VoteClosed(sentence % {"day": formats.date_format(day, "DATE_FORMAT")})


@transaction.atomic
def vote(candidate: Candidate, voter: User) -> Vote:
    """Prefer one form. Who voted before moves the vote."""
    _lock_open_vote(candidate.term)
    if not Candidate.objects.filter(pk=candidate.pk, status=CandidateStatus.PROPOSED).exists():
        raise GlossaryError(_("“%(form)s” is not up for a vote.") % {"form": candidate.text})
    cast, _is_new = Vote.objects.update_or_create(
        term_id=candidate.term_id,
        voter=voter,
        defaults={"candidate": candidate, "cast_at": timezone.now()},
    )
    record("term voted on", candidate.term, voter, form=candidate.text)
    return cast


@transaction.atomic
def withdraw_vote(term: Term, voter: User) -> None:
    _lock_open_vote(term)
    withdrawn, _rows = term.votes.filter(voter=voter).delete()
    if withdrawn:
        record("term vote withdrawn", term, voter)


@transaction.atomic
def move_closing_day(term: Term, user: User, day: date) -> Term:
    """Let people vote until another day, today at the earliest."""
    held = lock_undecided(term)
    if day < site_day():
        raise GlossaryError(_("That day has passed. People can vote until today or later."))
    before, term.closes_on = held.closes_on, day
    term.save(update_fields=["closes_on", "updated_at"])
    changes = {"closes_on": [str(before or ""), str(day)]}
    record("term described", term, user, changes=changes)
    return term


def open_vote(term: Term) -> None:
    """From now on people vote, for as many days as the group has agreed on."""
    term.closes_on = VotingRules.current().closing_day()
    term.save(update_fields=["closes_on", "updated_at"])


@transaction.atomic
def conclude(
    term: Term,
    decider: User,
    reason: str,
    *,
    chosen: Candidate | None,
    others: Mapping[int, str] | None = None,
) -> Decision:
    """Settle a term by its vote, in which enough people took part."""
    lock_undecided(term)
    quorum, cast = VotingRules.current().quorum, term.votes.count()
    if cast < quorum:
        sentence = ngettext(
            "%(cast)d of %(quorum)d votes so far. Where else did the group settle it?",
            "%(cast)d of %(quorum)d votes so far. Where else did the group settle it?",
            cast,
        )
        raise QuorumMissing(sentence % {"cast": cast, "quorum": quorum})
    return decide(term, decider, reason, chosen=chosen, others=others)


@transaction.atomic
def decide(
    term: Term,
    decider: User | None,
    reason: str,
    *,
    chosen: Candidate | None,
    others: Mapping[int, str] | None = None,
    place: str = "",
    place_url: str = "",
) -> Decision:
    """Settle a term, whatever its votes. Without `chosen` it stays in English.

    `others` gives candidate id to status for the remaining candidates; those not named that were
    up for the vote become forbidden. `place` says where the group settled it ("11월 16일 모임") and
    `place_url` leads there.
    """
    lock_undecided(term)
    candidates = list(term.candidates.select_related("term"))
    if chosen and chosen.pk not in {candidate.pk for candidate in candidates}:
        raise GlossaryError(_("That form belongs to another term."))
    chosen = chosen or next((one for one in candidates if one.is_english), None)
    decision = Decision.objects.create(
        term=term,
        candidate=chosen,
        reason=nfc(reason).strip(),
        place=" ".join(place.split())[:120],
        place_url=place_url,
        votes=tally(term),
        statuses_before={str(candidate.pk): candidate.status for candidate in candidates},
        kept_before=term.is_kept,
        decided_by=decider,
    )
    for candidate in candidates:
        candidate.status = _status_after(candidate, chosen, others or {})
    Candidate.objects.bulk_update(candidates, ["status"])
    term.is_kept = chosen is None or chosen.is_english
    term.save(update_fields=["is_kept", "updated_at"])
    form = chosen.text if chosen else term.source_form
    record("term decided", term, decider, form=form, reason=decision.reason, place=decision.place)
    telling.settled(term, decider, form=form)
    return decision


def _status_after(
    candidate: Candidate, chosen: Candidate | None, others: Mapping[int, str]
) -> CandidateStatus:
    if candidate == chosen:
        return CandidateStatus.ACCEPTED
    if candidate.pk in others:
        return CandidateStatus(others[candidate.pk])
    if candidate.status == CandidateStatus.PROPOSED:
        is_harmless = candidate.is_english  # the English word stands beside its translation
        return CandidateStatus.RETIRED if is_harmless else CandidateStatus.FORBIDDEN
    return CandidateStatus(candidate.status)


@transaction.atomic
def reopen(term: Term, user: User, reason: str) -> Decision:
    """Take a decision back: the candidates stand as they did before it. It keeps its record."""
    reason = nfc(reason).strip()
    if not reason:
        raise GlossaryError(_("Please say why it should be talked about again."))
    Term.objects.select_for_update().get(pk=term.pk)
    decision = term.decisions.filter(reopened_at=None).first()
    if decision is None:
        raise TermOpen(_("This term is open already."))
    decision.reopened_at, decision.reopened_by = timezone.now(), user
    decision.reopened_reason = reason
    decision.save(update_fields=["reopened_at", "reopened_by", "reopened_reason"])
    for number, status in decision.statuses_before.items():
        term.candidates.filter(pk=number).update(status=status)
    term.is_kept = decision.kept_before
    term.closes_on = VotingRules.current().closing_day()
    term.save(update_fields=["is_kept", "closes_on", "updated_at"])
    record("term reopened", term, user, reason=reason)
    telling.settled(term, user, is_reopened=True)
    return decision


@transaction.atomic
def set_voting_rules(rules: VotingRules, user: User) -> None:
    """From now on. A vote that is open keeps its last day."""
    rules.pk = 1
    rules.save()
    record("voting rules set", rules, user, quorum=rules.quorum, days=rules.days_open)


def tally(term: Term) -> dict[str, int]:
    """Votes by form, most first."""
    counted = term.candidates.annotate(count=Count("votes")).filter(count__gt=0)
    return dict(counted.order_by("-count", "pk").values_list("text", "count"))


def touch() -> None:
    """Tell every process that the glossary changed by other means than these services."""
    Edition.renew()
