"""What changes its page in an update: whole pages by a new path, sections and texts one by one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from apps.documents.matching import (
    SIMILAR_AFAR,
    PageMatching,
    by_family,
    family,
    is_same_section,
    likenesses,
    long_enough,
    most_shared,
)
from apps.documents.models import Segment, SegmentKind
from apps.documents.rows import SegmentRow

FEWEST_WORDS = 5  # shorter texts stand on many pages by accident
FEWEST_CHARACTERS = 40  # the same of code


class Place(NamedTuple):
    """Where a row goes: the path of a page, and the key that it has there."""

    path: str
    key: str


@dataclass
class Arrivals:
    """What one page takes from others: the rows' ids, and their new keys."""

    page: int | None = None
    sections: dict[int, str] = field(default_factory=dict)
    segments: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Moves:
    """Old rows by id, and where they are in the new state. Pages by their new path."""

    pages: dict[int, str] = field(default_factory=dict)
    sections: dict[int, Place] = field(default_factory=dict)
    segments: dict[int, Place] = field(default_factory=dict)

    def as_json(self) -> dict[str, list[list[Any]]]:
        return {
            "pages": [[pk, path] for pk, path in self.pages.items()],
            "sections": [[pk, *place] for pk, place in self.sections.items()],
            "segments": [[pk, *place] for pk, place in self.segments.items()],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, list[list[Any]]]) -> "Moves":
        return cls(
            {int(pk): path for pk, path in kept["pages"]},
            {pk: Place(*place) for pk, *place in kept["sections"]},
            {pk: Place(*place) for pk, *place in kept["segments"]},
        )

    @cached_property
    def arrivals(self) -> Mapping[str, Arrivals]:
        """By the path of the page that takes them."""
        found: dict[str, Arrivals] = defaultdict(Arrivals)
        for pk, path in self.pages.items():
            found[path].page = pk
        for pk, place in self.sections.items():
            found[place.path].sections[pk] = place.key
        for pk, place in self.segments.items():
            found[place.path].segments[pk] = place.key
        return dict(found)

    def at(self, path: str) -> Arrivals:
        return self.arrivals.get(path) or Arrivals()


NOWHERE = Moves()


class Crossings:
    """Finds what went from one page to another, once each page has taken what it has exactly."""

    def __init__(self, pages: Mapping[str, PageMatching], gone: Mapping[str, PageMatching]) -> None:
        self.pages = pages
        self.gone = gone
        self.all = {**gone, **pages}
        self.moves = Moves()
        self.related: list[tuple[tuple[str, str], int]] = []

    def exactly(self) -> None:
        """The same text on another page: long ones first, then what stands beside these."""
        shares = []
        waiting = self._waiting()
        for path, fresh in self._fresh():
            found = waiting.get((family(fresh.kind), fresh.text)) if is_telling(fresh) else None
            if found:
                origin, old = found.pop(0)
                self._move(origin, old, path, fresh)
                shares.append((origin, path, fresh.words))
        self.related = most_shared(shares)
        for (origin, path), _words in self.related:
            self._short_texts(origin, path)
        self._sections()

    def by_likeness(self) -> None:
        """Changed texts too, between pages that share exact ones."""
        for (origin, path), _words in self.related:
            before, after = self.all[origin], self.pages[path]
            for old, new in by_family(before.unclaimed(), list(after.segments.new.values())):
                self._alike(origin, path, long_enough(old), long_enough(new))

    def stay(self) -> None:
        """Say of texts that stay although their section went that they stay."""
        for path, matching in self.pages.items():
            for key, old in matching.segments.taken.items():
                if old.section_id in self.moves.sections and old.pk not in self.moves.segments:
                    self.moves.segments[old.pk] = Place(path, key)

    @cached_property
    def origins(self) -> Mapping[str, Mapping[str, int]]:
        """By the path of a page: the pages that exact texts came from, and how many words."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for (origin, path), words in self.related:
            found[path][origin] = words
        return found

    def _waiting(self) -> dict[tuple[str, str], list[tuple[str, Segment]]]:
        waiting: dict[tuple[str, str], list[tuple[str, Segment]]] = defaultdict(list)
        for origin, matching in self.all.items():
            for old in matching.unclaimed():
                waiting[family(old.kind), old.text].append((origin, old))
        return waiting

    def _fresh(self) -> Iterator[tuple[str, SegmentRow]]:
        for path, matching in self.pages.items():
            for fresh in list(matching.segments.new.values()):
                yield path, fresh

    def _short_texts(self, origin: str, path: str) -> None:
        before = {(family(old.kind), old.text): old for old in self.all[origin].unclaimed()}
        for fresh in list(self.pages[path].segments.new.values()):
            if old := before.pop((family(fresh.kind), fresh.text), None):
                self._move(origin, old, path, fresh)

    def _alike(
        self, origin: str, path: str, old: Sequence[Segment], new: Sequence[SegmentRow]
    ) -> None:
        for _unlike, index, column in sorted(likenesses(old, new, SIMILAR_AFAR)):
            is_free = new[index].key in self.pages[path].segments.new
            if is_free and old[column].pk in self.all[origin].segments.old:
                self._move(origin, old[column], path, new[index])

    def _move(self, origin: str, old: Segment, path: str, fresh: SegmentRow) -> None:
        self.all[origin].segments.old.pop(old.pk)
        self.pages[path].segments.borrow(fresh.key, old)
        self.moves.segments[old.pk] = Place(path, fresh.key)

    def _sections(self) -> None:
        """A section goes where most of its words go, if no section there is known already."""
        shares = []
        for path, key in self.moves.segments.values():
            old = self.pages[path].segments.taken[key]
            fresh = next(row for row in self.pages[path].rows if row.key == key)
            shares.append((old.section_id, (path, fresh.section), fresh.words))
        homes = {
            pk: (origin, section)
            for origin, matching in self.all.items()
            for pk, section in matching.sections.old.items()
            if section.gone_at is None
        }
        for (pk, (path, key)), words in most_shared(shares):
            new = self.pages[path].sections.new.get(key)
            if pk not in homes or pk in self.moves.sections or new is None:
                continue
            origin, section = homes[pk]
            if is_same_section(words, section, new):
                self.all[origin].sections.old.pop(pk)
                self.pages[path].sections.borrow(key, section)
                self.moves.sections[pk] = Place(path, key)


def is_telling(row: SegmentRow) -> bool:
    """Whether a text is long enough to be known by itself, wherever it stands."""
    if row.kind == SegmentKind.CODE:
        return len(row.text) >= FEWEST_CHARACTERS
    return len(row.text.split()) >= FEWEST_WORDS
