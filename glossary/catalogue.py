"""Today's terms as a matcher needs them, kept until the glossary changes."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from glossary.matching import TermEntry
from glossary.models import Candidate, CandidateStatus, Decision, Edition, Term


@dataclass(frozen=True)
class _Known:
    """One term. A term for all has no source."""

    number: int
    source_id: int | None
    entry: TermEntry


@dataclass(frozen=True)
class _Catalogue:
    stamp: uuid.UUID | None
    known: list[_Known]
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


def _current() -> _Catalogue:
    """What this process built last, or a fresh one when the glossary has changed since."""
    global _kept
    stamp = Edition.current()
    if _kept is None or stamp is None or _kept.stamp != stamp:
        _kept = _Catalogue(stamp, list(_all_known()))
    return _kept


def _all_known() -> Iterator[_Known]:
    standing = Decision.objects.filter(reopened_at=None)
    chosen = dict(standing.values_list("term_id", "candidate_id"))
    for term in Term.objects.prefetch_related("candidates"):
        yield _Known(term.pk, term.source_id, _entry(term, chosen))


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
