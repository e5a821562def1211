"""Today's terms for matching and for looking up, kept until the glossary changes."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from glossary.lookup import Index
from glossary.matching import TermEntry
from glossary.models import Candidate, CandidateStatus, Decision, Edition, Term, TermQuerySet

_SHORTEST_DEFINITION_QUERY = 2


@dataclass(frozen=True)
class _Catalogue:
    stamp: uuid.UUID | None
    entries: list[TermEntry]
    index: Index
    numbers: dict[str, int]


_kept: _Catalogue | None = None


def entries() -> list[TermEntry]:
    """Every term as a matcher needs it. The same list until the glossary changes.

    A term that is not decided has neither accepted nor forbidden forms, so it never warns.
    """
    return _current().entries


def search(query: str, limit: int = 10) -> list[Term]:
    """The terms that `query` means most likely, best first, with candidates and standing.

    Definitions are searched too, where the words themselves give too little.
    """
    query = query.replace("\0", "").strip()
    catalogue = _current()
    found = [catalogue.numbers[term.source] for term in catalogue.index.search(query, limit)]
    missing = limit - len(found)
    if missing > 0 and len(query) >= _SHORTEST_DEFINITION_QUERY:
        by_meaning = Term.objects.filter(Q(definition__icontains=query) | Q(note__icontains=query))
        found += by_meaning.exclude(pk__in=found).values_list("pk", flat=True)[:missing]
    terms = {term.pk: term for term in for_lists(Term.objects.filter(pk__in=found))}
    return [terms[number] for number in found if number in terms]


def for_lists(terms: TermQuerySet) -> TermQuerySet:
    """`terms` with all that a row of a list shows, in two queries."""
    return terms.with_standing().prefetch_related("candidates")


def _current() -> _Catalogue:
    """What this process built last, or a fresh one when the glossary has changed since."""
    global _kept
    stamp = Edition.current()
    if _kept is None or stamp is None or _kept.stamp != stamp:
        _kept = _built(stamp)
    return _kept


def _built(stamp: uuid.UUID | None) -> _Catalogue:
    terms = list(Term.objects.prefetch_related("candidates"))
    standing = Decision.objects.filter(reopened_at=None)
    chosen = dict(standing.values_list("term_id", "candidate_id"))
    return _Catalogue(
        stamp,
        [_entry(term, chosen) for term in terms],
        Index(_lookup_entry(term) for term in terms),
        {term.source_form: term.pk for term in terms},
    )


def _entry(term: Term, chosen: Mapping[int, int | None]) -> TermEntry:
    """`chosen`: for each decided term its preferred candidate, or None where it stays English."""
    candidates = list(term.candidates.all()) if term.pk in chosen else []
    candidates.sort(key=lambda one: (one.pk != chosen.get(term.pk), one.pk))
    return TermEntry(
        source=term.source_form,
        aliases=tuple(term.aliases),
        accepted=(
            *((term.source_form,) if term.is_kept else ()),
            *_texts(candidates, CandidateStatus.ACCEPTED),
        ),
        forbidden=tuple(_texts(candidates, CandidateStatus.FORBIDDEN)),
        exceptions=tuple(term.exceptions),
        readings=tuple(term.readings),
        case_sensitive=term.is_case_sensitive,
    )


def _texts(candidates: Iterable[Candidate], status: CandidateStatus) -> Iterator[str]:
    return (candidate.text for candidate in candidates if candidate.status == status)


def _lookup_entry(term: Term) -> TermEntry:
    """All forms, settled or not: a lookup finds a term by any of them."""
    return TermEntry(
        source=term.source_form,
        aliases=tuple(term.aliases),
        accepted=tuple(candidate.text for candidate in term.candidates.all()),
        readings=tuple(term.readings),
    )
