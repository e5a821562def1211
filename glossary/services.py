"""What people do with terms: propose, argue, vote, decide, reopen."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from glossary.catalogue import entries as entries
from glossary.catalogue import search as search
from glossary.errors import GlossaryError, TermDecided, TermExists, TermOpen
from glossary.hangul import nfc
from glossary.models import Argument, Candidate, CandidateStatus, Decision, Edition, Term, Vote

RESERVED_SLUGS = frozenset({"propose", "search", "terms", "candidates"})


def tidy(text: str) -> str:
    """One line of NFC with single spaces: what is kept of a form."""
    return " ".join(nfc(text).replace("\0", "").split())


def new_slug(source_form: str) -> str:
    """An address for a term: /glossary/convolution/, with a number where one is taken."""
    wish = slugify(source_form)[:100] or "term"
    if wish in RESERVED_SLUGS:
        wish += "-term"
    taken = set(Term.objects.filter(slug__startswith=wish).values_list("slug", flat=True))
    return next(slug for slug in _numbered(wish) if slug not in taken)


def _numbered(wish: str) -> Iterable[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish}-{number}"
        number += 1


def namesake(source_form: str) -> Term | None:
    """A term of the same spelling, whatever its case."""
    return Term.objects.filter(source_form__iexact=tidy(source_form)).first()


@transaction.atomic
def propose_term(
    proposer: User, source_form: str, *, candidate: str = "", argument: str = "", **fields: Any
) -> Term:
    """Bring a word before the group. `fields` are other fields of Term."""
    source_form = tidy(source_form)
    if not source_form:
        raise GlossaryError(_("Which word? Please write its English form."))
    exists = TermExists(_("“%(term)s” is in the glossary already.") % {"term": source_form})
    if namesake(source_form):
        raise exists
    term = Term(source_form=source_form, slug=new_slug(source_form), proposed_by=proposer, **fields)
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError:  # somebody else was faster by a moment
        raise exists from None
    record("term proposed", term, proposer)
    if tidy(candidate):
        propose(term, candidate, proposer, argument)
    return term


@transaction.atomic
def propose(term: Term, text: str, proposer: User, argument: str = "") -> Candidate:
    """Bring a Korean form before the group; one that was dropped stands for election again."""
    text = tidy(text)
    if not text:
        raise GlossaryError(_("Which form? Please write the Korean."))
    _lock_undecided(term)
    candidate, is_new = Candidate.objects.get_or_create(
        term=term, text=text, defaults={"proposed_by": proposer, "argument": argument.strip()}
    )
    if not is_new and candidate.status == CandidateStatus.PROPOSED:
        raise GlossaryError(_("“%(form)s” is proposed already.") % {"form": text})
    if not is_new:
        candidate.status = CandidateStatus.PROPOSED
        candidate.argument = argument.strip() or candidate.argument
        candidate.save(update_fields=["status", "argument"])
    record("candidate proposed", term, proposer, form=text)
    return candidate


@transaction.atomic
def argue(term: Term, author: User, text: str) -> Argument:
    text = nfc(text).strip()
    if not text:
        raise GlossaryError(_("Please write what you think."))
    record("term argued", term, author)
    return Argument.objects.create(term=term, author=author, text=text)


@transaction.atomic
def vote(candidate: Candidate, voter: User) -> Vote:
    """Prefer one form. Who voted before moves the vote."""
    _lock_undecided(candidate.term)
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
    _lock_undecided(term)
    term.votes.filter(voter=voter).delete()


@transaction.atomic
def decide(
    term: Term,
    decider: User | None,
    reason: str,
    *,
    chosen: Candidate | None,
    others: Mapping[int, str] | None = None,
) -> Decision:
    """Settle a term. Without `chosen` it stays in English.

    `others` gives candidate id to status for the remaining candidates; those not named that were
    up for the vote become forbidden.
    """
    _lock_undecided(term)
    candidates = list(term.candidates.all())
    if chosen and chosen.pk not in {candidate.pk for candidate in candidates}:
        raise GlossaryError(_("That form belongs to another term."))
    decision = Decision.objects.create(
        term=term,
        candidate=chosen,
        reason=nfc(reason).strip(),
        votes=tally(term),
        statuses_before={str(candidate.pk): candidate.status for candidate in candidates},
        kept_before=term.is_kept,
        decided_by=decider,
    )
    for candidate in candidates:
        candidate.status = _status_after(candidate, chosen, others or {})
    Candidate.objects.bulk_update(candidates, ["status"])
    term.is_kept = chosen is None
    term.save(update_fields=["is_kept", "updated_at"])
    record("term decided", term, decider, form=chosen.text if chosen else term.source_form)
    return decision


def _status_after(
    candidate: Candidate, chosen: Candidate | None, others: Mapping[int, str]
) -> CandidateStatus:
    if candidate == chosen:
        return CandidateStatus.ACCEPTED
    if candidate.pk in others:
        return CandidateStatus(others[candidate.pk])
    if candidate.status == CandidateStatus.PROPOSED:
        return CandidateStatus.FORBIDDEN
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
    term.save(update_fields=["is_kept", "updated_at"])
    record("term reopened", term, user, reason=reason)
    return decision


@transaction.atomic
def describe(term: Term, editor: User, changed: Iterable[str]) -> Term:
    """Keep a term whose fields a form has changed, and note which."""
    term.save()
    record("term described", term, editor, fields=sorted(changed))
    return term


def tally(term: Term) -> dict[str, int]:
    """Votes by form, most first."""
    counted = term.candidates.annotate(count=Count("votes")).filter(count__gt=0)
    return dict(counted.order_by("-count", "pk").values_list("text", "count"))


def _lock_undecided(term: Term) -> None:
    """Hold the term's row, so that a vote and a decision cannot pass each other."""
    Term.objects.select_for_update().get(pk=term.pk)
    if Decision.objects.filter(term=term, reopened_at=None).exists():
        raise TermDecided(_("The group has decided on this term. Reopen it first."))


def readings() -> dict[str, str]:
    """How words in Latin script are read, for `particles.replace_term`: {"JAX": "잭스"}."""
    return {entry.source: entry.readings[0] for entry in entries() if entry.readings}


def touch() -> None:
    """Tell every process that the glossary changed by other means than these services."""
    Edition.renew()
