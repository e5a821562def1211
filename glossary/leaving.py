"""The glossary as it stands, for files: terms, forms and the decisions that stand."""

from collections.abc import Iterator

from django.db.models import Prefetch

from glossary.exchange import DecisionRecord, Form, TermRecord
from glossary.exchange.own_csv import STATUSES
from glossary.models import Decision, Term, TermQuerySet

BATCH = 500


def records(terms: TermQuerySet | None = None) -> Iterator[TermRecord]:
    """One after another, by letter, never all in memory."""
    standing = Decision.objects.filter(reopened_at=None).select_related("candidate")
    chosen = Term.objects.all() if terms is None else terms
    related = chosen.select_related("source").prefetch_related(
        "candidates", Prefetch("decisions", standing, to_attr="standing")
    )
    for term in related.iterator(BATCH):
        yield record_of(term, next(iter(getattr(term, "standing", [])), None))


def record_of(term: Term, decision: Decision | None) -> TermRecord:
    forms = [Form(one.text, one.status, one.argument) for one in term.candidates.all()]
    forms.sort(key=lambda form: STATUSES.index(form.status))
    return TermRecord(
        term.source_form,
        aliases=tuple(term.aliases),
        irregular_forms=tuple(term.irregular_forms),
        part_of_speech=term.part_of_speech,
        domain=term.domain,
        definition=term.definition,
        note=term.note,
        is_case_sensitive=term.is_case_sensitive,
        is_kept=term.is_kept,
        exceptions=tuple(term.exceptions),
        readings=tuple(term.readings),
        source=term.source.slug if term.source else "",
        forms=tuple(forms),
        decision=_decision(decision) if decision else None,
    )


def _decision(decision: Decision) -> DecisionRecord:
    return DecisionRecord(
        at=decision.decided_at.isoformat(),
        form=decision.candidate.text if decision.candidate else "",
        reason=decision.reason,
        place=decision.place,
        place_url=decision.place_url,
        votes=decision.votes,
    )
