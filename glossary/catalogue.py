"""Today's terms for matching and for looking up, kept until the glossary changes."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from glossary.lookup import Index
from glossary.matching import TermEntry
from glossary.meanings import Meanings
from glossary.models import Candidate, CandidateStatus, Decision, Edition, Term, TermQuerySet

_SHORTEST_DEFINITION_QUERY = 2


@dataclass(frozen=True)
class _Known:
    """A term as a matcher and as a lookup need it; None is the source of a term for all."""

    number: int
    source_id: int | None
    entry: TermEntry
    lookup: TermEntry


@dataclass(frozen=True)
class _Catalogue:
    stamp: uuid.UUID | None
    index: Index
    numbers: Mapping[int, int]  # of the index's entries by their identity: equal ones may be two
    meanings: Meanings
    known: list[_Known]
    domains: list[str]
    by_source: dict[int | None, dict[str, _Known]] = field(default_factory=dict)
    entries: dict[int | None, list[TermEntry]] = field(default_factory=dict)


_kept: _Catalogue | None = None


def entries(source_id: int | None = None) -> list[TermEntry]:
    """The terms of a source and those for all, as a matcher needs them; without a source, only
    those for all. The same list until the glossary changes.

    A term that is not decided has neither accepted nor forbidden forms, so it never warns.
    """
    catalogue = _current()
    if source_id not in catalogue.entries:
        standing = _standing(catalogue, source_id).values()
        catalogue.entries[source_id] = [known.entry for known in standing]
    return catalogue.entries[source_id]


def term_ids(source_id: int | None = None) -> dict[str, int]:
    """The id of the term of each of these entries, by its English form."""
    standing = _standing(_current(), source_id).values()
    return {known.entry.source: known.number for known in standing}


def _standing(catalogue: _Catalogue, source_id: int | None) -> dict[str, _Known]:
    """What counts in a source: its own term before one of the same form for all."""
    if source_id not in catalogue.by_source:
        of_all = [known for known in catalogue.known if known.source_id is None]
        own = [known for known in catalogue.known if source_id and known.source_id == source_id]
        catalogue.by_source[source_id] = {
            known.entry.source.lower(): known for known in (*of_all, *own)
        }
    return catalogue.by_source[source_id]


def search(query: str, limit: int = 10) -> list[Term]:
    """The terms that `query` means most likely, best first, with candidates and standing.

    Definitions are searched too, where the words themselves give too little.
    """
    query = query.replace("\0", "").strip()
    catalogue = _current()
    found = [catalogue.numbers[id(term)] for term in catalogue.index.search(query, limit)]
    if len(found) < limit and len(query) >= _SHORTEST_DEFINITION_QUERY:
        by_meaning = catalogue.meanings.find(query, limit)
        found = list(dict.fromkeys([*found, *by_meaning]))[:limit]
    terms = {term.pk: term for term in for_lists(Term.objects.filter(pk__in=found))}
    return [terms[number] for number in found if number in terms]


def domains() -> list[str]:
    """The fields that terms belong to: "수학·신경망" is two."""
    return _current().domains


def for_lists(terms: TermQuerySet) -> TermQuerySet:
    """`terms` with all that a row of a list shows, in two queries."""
    return terms.with_standing().select_related("source").prefetch_related("candidates")


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
    known = [
        _Known(term.pk, term.source_id, _entry(term, chosen), _lookup_entry(term)) for term in terms
    ]
    return _Catalogue(
        stamp,
        Index(one.lookup for one in known),
        {id(one.lookup): one.number for one in known},
        Meanings((term.pk, f"{term.definition} {term.note}") for term in terms),
        known,
        sorted({name for term in terms for name in term.domains}),
    )


def _entry(term: Term, chosen: Mapping[int, int | None]) -> TermEntry:
    """`chosen`: for each decided term its preferred candidate, or None where it stays English."""
    candidates = list(term.candidates.all()) if term.pk in chosen else []
    candidates.sort(key=lambda one: (one.pk != chosen.get(term.pk), one.pk))
    accepted = (
        *((term.source_form,) if term.is_kept else ()),
        *_texts(candidates, CandidateStatus.ACCEPTED),
    )
    return TermEntry(
        source=term.source_form,
        aliases=(*term.aliases, *term.irregular_forms),
        accepted=tuple(dict.fromkeys(accepted)),
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
        aliases=(*term.aliases, *term.irregular_forms),
        accepted=tuple(candidate.text for candidate in term.candidates.all()),
        readings=tuple(term.readings),
    )
