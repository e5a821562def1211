"""The terms that a new group starts with, from a data file of our own."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from glossary.models import Candidate, CandidateStatus, Decision, Edition, Term
from glossary.naming import new_slug, tidy

PATH = Path(__file__).parent / "data" / "terms.yaml"
REASON = "모임을 시작하며 정해 둔 용어입니다."
_STATUSES = ("accepted", "proposed", "forbidden")


def starting_terms() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return rows


@transaction.atomic
def load(rows: Iterable[Mapping[str, Any]] | None = None) -> int:
    """Add the starting terms that the glossary lacks; how many. What is there stays as it is."""
    known = {form.lower() for form in Term.objects.values_list("source_form", flat=True)}
    wanted = starting_terms() if rows is None else rows
    fresh = [row for row in wanted if tidy(row["term"]).lower() not in known]
    for row in fresh:
        _settle(_made(row), row)
    if fresh:
        Edition.renew()
    return len(fresh)


def _made(row: Mapping[str, Any]) -> Term:
    term = Term(
        source_form=tidy(row["term"]),
        slug=new_slug(row["term"]),
        aliases=[tidy(alias) for alias in row.get("aliases", [])],
        part_of_speech=row.get("part", ""),
        domain=row.get("domain", ""),
        definition=tidy(row.get("definition", "")),
        note=tidy(row.get("note", "")),
        is_case_sensitive=row.get("case", False),
        is_kept=row.get("keep", False),
        exceptions=[tidy(word) for word in row.get("exceptions", [])],
        readings=[tidy(row["reading"])] if "reading" in row else [],
    )
    Term.objects.bulk_create([term])
    return term


def _settle(term: Term, row: Mapping[str, Any]) -> None:
    """Its candidates, and a decision where the file has settled it."""
    candidates = Candidate.objects.bulk_create(
        Candidate(term=term, text=tidy(text), status=CandidateStatus(status))
        for status in _STATUSES
        for text in row.get(status, [])
    )
    accepted = [one for one in candidates if one.status == CandidateStatus.ACCEPTED]
    if not (accepted or term.is_kept):
        return
    Decision.objects.create(
        term=term,
        candidate=None if term.is_kept else accepted[0],
        reason=REASON,
        statuses_before={
            str(one.pk): CandidateStatus.PROPOSED if one in accepted else one.status
            for one in candidates
        },
    )
