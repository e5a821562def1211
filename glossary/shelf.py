"""The glossary laid out for looking things up, kept until it changes.

A big one takes seconds to lay out. Then whoever looks something up is answered from what was laid
out before, while a thread does it anew: what is found is fetched from the database either way.
"""

import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connections

from glossary.lookup import Index
from glossary.matching import TermEntry
from glossary.meanings import Meanings
from glossary.models import Edition, Term, TermQuerySet

_SHORTEST_DEFINITION_QUERY = 2
_BIG = 5000  # terms


@dataclass(frozen=True)
class _Shelf:
    stamp: uuid.UUID | None
    index: Index
    numbers: Mapping[int, int]  # of the index's entries by their identity: equal ones may be two
    meanings: Meanings
    domains: list[str]


_kept: _Shelf | None = None
_laying: threading.Thread | None = None
_lock = threading.Lock()


def search(query: str, limit: int = 10) -> list[Term]:
    """The terms that `query` means most likely, best first, with candidates and standing.

    Definitions are searched too, where the words themselves give too little.
    """
    query = query.replace("\0", "").strip()
    shelf = _current()
    found = [shelf.numbers[id(term)] for term in shelf.index.search(query, limit)]
    if len(found) < limit and len(query) >= _SHORTEST_DEFINITION_QUERY:
        by_meaning = shelf.meanings.find(query, limit)
        found = list(dict.fromkeys([*found, *by_meaning]))[:limit]
    terms = {term.pk: term for term in for_lists(Term.objects.filter(pk__in=found))}
    return [terms[number] for number in found if number in terms]


def domains() -> list[str]:
    """The fields that terms belong to: "수학·신경망" is two."""
    return _current().domains


def for_lists(terms: TermQuerySet) -> TermQuerySet:
    """`terms` with all that a row of a list shows, in two queries."""
    return terms.with_standing().select_related("source").prefetch_related("candidates")


def _current() -> _Shelf:
    global _kept
    stamp, kept = Edition.current(), _kept
    if kept is not None and stamp is not None and kept.stamp == stamp:
        return kept
    if kept is not None and len(kept.numbers) >= _BIG:
        _lay_aside()
        return kept
    _kept = _laid_out(stamp)
    return _kept


def _lay_aside() -> None:
    """Have one thread of this process lay it out anew, if none does already."""
    global _laying
    with _lock:
        if _laying is None or not _laying.is_alive():
            _laying = threading.Thread(target=_lay, name="glossary-shelf", daemon=True)
            _laying.start()


def _lay() -> None:
    global _kept
    try:
        _kept = _laid_out(Edition.current())
    finally:
        connections.close_all()  # those of this thread


def _laid_out(stamp: uuid.UUID | None) -> _Shelf:
    terms = list(Term.objects.prefetch_related("candidates"))
    entries = [(term.pk, _entry(term)) for term in terms]
    return _Shelf(
        stamp,
        Index(entry for _number, entry in entries),
        {id(entry): number for number, entry in entries},
        Meanings((term.pk, f"{term.definition} {term.note}") for term in terms),
        sorted({name for term in terms for name in term.domains}),
    )


def _entry(term: Term) -> TermEntry:
    """All forms, settled or not: a lookup finds a term by any of them."""
    return TermEntry(
        source=term.source_form,
        aliases=(*term.aliases, *term.irregular_forms),
        accepted=tuple(candidate.text for candidate in term.candidates.all()),
        readings=tuple(term.readings),
    )
