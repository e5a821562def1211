"""What people do with terms: propose, argue, describe. Votes and decisions are in deciding.py."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from glossary.catalogue import entries as entries
from glossary.catalogue import term_ids as term_ids
from glossary.deciding import conclude as conclude
from glossary.deciding import decide as decide
from glossary.deciding import lock_undecided, open_vote
from glossary.deciding import move_closing_day as move_closing_day
from glossary.deciding import reopen as reopen
from glossary.deciding import set_voting_rules as set_voting_rules
from glossary.deciding import tally as tally
from glossary.deciding import touch as touch
from glossary.deciding import vote as vote
from glossary.deciding import withdraw_vote as withdraw_vote
from glossary.errors import GlossaryError, TermExists
from glossary.hangul import nfc
from glossary.models import Argument, Candidate, CandidateStatus, Term
from glossary.naming import namesake as namesake
from glossary.naming import new_slug as new_slug
from glossary.naming import tidy as tidy
from glossary.shelf import search as search


@transaction.atomic
def propose_term(
    proposer: User, source_form: str, *, candidate: str = "", argument: str = "", **fields: Any
) -> Term:
    """Bring a word before the group. `fields` are other fields of Term."""
    source_form, source = tidy(source_form), fields.get("source")
    if not source_form:
        raise GlossaryError(_("Which word? Please write its English form."))
    exists = TermExists(_("“%(term)s” is in the glossary already.") % {"term": source_form})
    if namesake(source_form, source):
        raise exists
    slug = new_slug(source_form, source)
    term = Term(source_form=source_form, slug=slug, proposed_by=proposer, **fields)
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
    """Bring a Korean form before the group; one that was dropped stands for election again.

    The English word itself is the proposal not to translate it.
    """
    text = tidy(text)
    if not text:
        raise GlossaryError(_("Which form? Please write the Korean."))
    held = lock_undecided(term)
    candidate, is_new = Candidate.objects.get_or_create(
        term=term, text=text, defaults={"proposed_by": proposer, "argument": argument.strip()}
    )
    if not is_new and candidate.status == CandidateStatus.PROPOSED:
        raise GlossaryError(_("“%(form)s” is proposed already.") % {"form": text})
    if not is_new:
        candidate.status = CandidateStatus.PROPOSED
        candidate.argument = argument.strip() or candidate.argument
        candidate.save(update_fields=["status", "argument"])
    if held.closes_on is None:
        open_vote(term)
    record("candidate proposed", term, proposer, form=text)
    return candidate


@transaction.atomic
def withdraw(candidate: Candidate, user: User) -> Candidate:
    """Take back a form that was proposed by mistake, while nobody else prefers it."""
    lock_undecided(candidate.term)
    if candidate.proposed_by_id != user.pk:
        raise GlossaryError(_("Only whoever proposed it can take it back."))
    if candidate.votes.exclude(voter=user).exists():
        raise GlossaryError(_("Somebody has voted for “%(form)s”.") % {"form": candidate.text})
    candidate.votes.all().delete()
    candidate.status = CandidateStatus.RETIRED
    candidate.save(update_fields=["status"])
    record("candidate withdrawn", candidate.term, user, form=candidate.text)
    return candidate


@transaction.atomic
def argue(term: Term, author: User, text: str, candidate: Candidate | None = None) -> Argument:
    """Say something about a term, perhaps for one of its forms."""
    text = nfc(text).strip()
    if not text:
        raise GlossaryError(_("Please write what you think."))
    if candidate is not None and candidate.term_id != term.pk:
        raise GlossaryError(_("That form belongs to another term."))
    record("term argued", term, author, form=candidate.text if candidate else "")
    return Argument.objects.create(term=term, author=author, text=text, candidate=candidate)


@transaction.atomic
def describe(term: Term, editor: User, changed: Iterable[str]) -> Term:
    """Keep a term whose fields a form has changed, and note what each was and is."""
    before = Term.objects.select_for_update().get(pk=term.pk)
    changes = {
        field: [_written(before, field), _written(term, field)]
        for field in sorted(changed)
        if getattr(before, field) != getattr(term, field)
    }
    exists = TermExists(_("“%(term)s” is in the glossary already.") % {"term": term.source_form})
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError:
        raise exists from None
    if changes:
        record("term described", term, editor, changes=changes)
    return term


def _written(term: Term, field: str) -> str:
    """The value of a field as the history shows it."""
    value = getattr(term, field)
    if isinstance(value, bool):
        return "✓" if value else ""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def readings() -> dict[str, str]:
    """How words in Latin script are read, for `particles.replace_term`: {"JAX": "잭스"}."""
    return {entry.source: entry.readings[0] for entry in entries() if entry.readings}
