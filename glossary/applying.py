"""Rows of an import become terms and candidates. What the group has decided stays as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.jobs import Beat, unheard
from apps.activity.services import record as note
from glossary.exchange import DecisionRecord, Form, TermRecord
from glossary.models import (
    Candidate,
    CandidateStatus,
    Decision,
    Edition,
    GlossaryImport,
    ImportedRow,
    Outcome,
    Term,
    VotingRules,
)
from glossary.naming import Slugs, tidy
from glossary.planning import Known

BATCH = 100
BLANKS = ("part_of_speech", "domain", "definition", "note", "readings", "exceptions")


@dataclass(frozen=True)
class _Row:
    """A row with what it says and the term that it goes to."""

    row: ImportedRow
    record: TermRecord
    term: Term


def apply(origin: GlossaryImport, user: User | None, tell: Beat = unheard) -> None:
    """All rows that are owed, a batch a transaction. Begun again, it goes on where it was."""
    total = origin.rows.owed().count()
    known, slugs, done = Known(), Slugs(), 0
    while rows := list(origin.rows.owed()[:BATCH]):
        apply_rows(origin, rows, user, known, slugs)
        done += len(rows)
        tell(done, total)


@transaction.atomic
def apply_rows(
    origin: GlossaryImport,
    rows: Sequence[ImportedRow],
    user: User | None,
    known: Known,
    slugs: Slugs,
) -> None:
    """These rows, of which some may be for one and the same term."""
    placed = _placed(origin, rows, user, known, slugs)
    terms = {one.term.pk: one.term for one in placed}
    list(Term.objects.select_for_update().filter(pk__in=terms))  # no decision comes in between
    standing = Decision.objects.filter(term__in=terms, reopened_at=None)
    decided = set(standing.values_list("term_id", flat=True))
    free = [one for one in placed if one.term.pk not in decided]
    _add_forms(free, user, "" if origin.is_ours else str(origin))
    _fill(free)
    if origin.is_ours:
        _decide(free)
    now = timezone.now()
    for one in placed:
        one.row.term, one.row.applied_at = one.term, now
    ImportedRow.objects.bulk_update(rows, ["term", "outcome", "applied_at"])
    Edition.renew()


def _placed(
    origin: GlossaryImport,
    rows: Iterable[ImportedRow],
    user: User | None,
    known: Known,
    slugs: Slugs,
) -> list[_Row]:
    """Each row with its term; terms that are missing are made."""
    placed = []
    for row in rows:
        record = TermRecord.from_dict(row.record)
        source = known.sources.get(record.source, origin.source_id)
        number = known.find(source, record.source_form)
        term = Term.objects.filter(pk=number).first() if number else None
        row.outcome = Outcome.MERGED if term else Outcome.TAKEN
        if term is None:
            term = _made(record, source, user, slugs)
            known.add(term)
            note("term proposed", term, user, form=str(origin))
        placed.append(_Row(row, record, term))
    return placed


def _made(record: TermRecord, source: int | None, user: User | None, slugs: Slugs) -> Term:
    term = Term(
        source_form=tidy(record.source_form),
        slug=slugs.new(record.source_form, record.source),
        source_id=source,
        aliases=list(record.aliases),
        irregular_forms=list(record.irregular_forms),
        part_of_speech=record.part_of_speech,
        domain=record.domain,
        definition=record.definition,
        note=record.note,
        is_case_sensitive=record.is_case_sensitive,
        exceptions=list(record.exceptions),
        readings=list(record.readings),
        closes_on=VotingRules.current().closing_day() if record.forms else None,
        proposed_by=user,
    )
    Term.objects.bulk_create([term])
    return term


def _add_forms(rows: Sequence[_Row], user: User | None, team: str) -> None:
    """Forms that a term lacks. They are proposed, or forbidden; only a decision accepts one."""
    terms = {one.term.pk for one in rows}
    have = set(Candidate.objects.filter(term__in=terms).values_list("term_id", "text"))
    fresh: dict[tuple[int, str], Candidate] = {}
    for one in rows:
        for form in _forms(one.record, team):
            key = (one.term.pk, tidy(form.text))
            if key in have or key in fresh or not key[1]:
                continue
            status = CandidateStatus.PROPOSED if form.status == "accepted" else form.status
            fresh[key] = Candidate(
                term=one.term,
                text=key[1],
                status=status,
                argument=form.argument or (team if status == "proposed" else ""),
                proposed_by=user,
            )
    Candidate.objects.bulk_create(fresh.values())
    for (_term, text), candidate in fresh.items():
        note("candidate proposed", candidate.term, user, form=text)


def _forms(record: TermRecord, team: str) -> Sequence[Form]:
    """What another team does not translate is a candidate too: the English word."""
    is_english = team and record.is_kept and not record.forms
    return [Form(record.source_form)] if is_english else record.forms


def _fill(rows: Sequence[_Row]) -> None:
    """What an open term does not say yet."""
    filled = []
    for one in rows:
        blanks = [name for name in BLANKS if not getattr(one.term, name)]
        blanks = [name for name in blanks if getattr(one.record, name)]
        for name in blanks:
            value = getattr(one.record, name)
            setattr(one.term, name, list(value) if isinstance(value, tuple) else value)
        filled += [one.term] if blanks else []
    Term.objects.bulk_update(filled, BLANKS)


def _decide(rows: Sequence[_Row]) -> None:
    """Decisions that an export of ours brings, for terms on which this group has none."""
    for one in rows:
        if one.record.decision is None or one.term.decisions.filter(reopened_at=None).exists():
            continue
        candidates = {candidate.text: candidate for candidate in one.term.candidates.all()}
        before = {str(candidate.pk): candidate.status for candidate in candidates.values()}
        for form in one.record.forms:
            if form.text in candidates:
                candidates[form.text].status = form.status
        Candidate.objects.bulk_update(candidates.values(), ["status"])
        chosen = candidates.get(one.record.decision.form)
        _record_decision(one.term, one.record.decision, chosen, before)
        one.term.is_kept = one.record.is_kept
        Term.objects.filter(pk=one.term.pk).update(is_kept=one.record.is_kept)


def _record_decision(
    term: Term, told: DecisionRecord, chosen: Candidate | None, before: dict[str, str]
) -> None:
    Decision.objects.create(
        term=term,
        candidate=chosen,
        reason=told.reason,
        place=told.place[:120],
        place_url=told.place_url[:300] if told.place_url.startswith(("/", "https://")) else "",
        votes=dict(told.votes),
        statuses_before=before,
        decided_at=_moment(told.at),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return timezone.now()
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
