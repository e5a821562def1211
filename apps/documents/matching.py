"""Which row of a page becomes which: after an update, every translation stays with its text.

First those with the same key, then those whose text merely moved within the page, then the most
similar: in their section, between the same neighbours, anywhere on the page. What is not found is
new; what nobody claims is gone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from apps.documents.formats.inline import plain
from apps.documents.models import Section, Segment, SegmentKind
from apps.documents.rows import SectionRow, SegmentRow

SIMILAR = 60  # per cent, at which a changed text of a section is still the same segment
SIMILAR_BETWEEN = 45  # where the texts before and after it are the same as they were
SIMILAR_AFAR = 80  # in another section
CONTAINED = 90  # of the shorter one, found in the longer: a text that was cut or added to
FEWEST_WORDS = 6  # shorter texts are alike by accident
SHARED = 0.5  # of its words: at which it is the same section
MOST_COMPARED = 400  # rows a side: past that a section was rewritten, and cost is quadratic


class Matching:
    """New rows and the old ones that they become. An old row is taken once."""

    def __init__(self, old: Sequence[Any], new: Sequence[Any]) -> None:
        self.taken: dict[str, Any] = {}
        self.old = {row.pk: row for row in old}
        self.new = {row.key: row for row in new}

    def pair(self, new: Any, old: Any) -> None:
        self.taken[new.key] = self.old.pop(old.pk)
        del self.new[new.key]

    def borrow(self, key: str, old: Any) -> None:
        """A row of another page becomes this new one. A key that is not there changes nothing."""
        if self.new.pop(key, None):
            self.taken[key] = old
            self.old.pop(old.pk, None)

    def by(self, trait: Callable[[Any], Hashable]) -> None:
        """Pair those that share a trait, in the order of the page; present rows first."""
        waiting: dict[Hashable, list[Any]] = defaultdict(list)
        for old in sorted(self.old.values(), key=lambda row: (row.gone_at is None, -row.position)):
            waiting[trait(old)].append(old)
        for new in list(self.new.values()):
            if found := waiting.get(trait(new)):
                self.pair(new, found.pop())

    def by_likeness(
        self, old: Sequence[Any], new: Sequence[Any], similar: float, scorer: Any = fuzz.ratio
    ) -> None:
        """Pair the most similar texts first, as long as they are similar enough."""
        for _unlike, index, column in sorted(likenesses(old, new, similar, scorer)):
            if new[index].key in self.new and old[column].pk in self.old:
                self.pair(new[index], old[column])


class PageMatching:
    """The sections and segments of one page, in two steps with room for other pages between.

    `exactly` finds what has the same key or text, `by_likeness` what is similar. What goes to or
    comes from another page may be told between the two or, once it is known, before both.
    """

    def __init__(
        self,
        old_sections: Sequence[Section],
        old_segments: Sequence[Segment],
        sections: Sequence[SectionRow],
        segments: Sequence[SegmentRow],
    ) -> None:
        self.rows = segments
        self.sections = Matching(old_sections, sections)
        self.segments = Matching(old_segments, segments)

    def exactly(self) -> None:
        self.sections.by(lambda row: row.key)
        self.segments.by(lambda row: (row.key, row.kind))
        self.segments.by(lambda row: (row.kind, row.text))
        self._sections_by_content()
        self.sections.by(lambda row: (row.title, row.level))

    def _sections_by_content(self) -> None:
        """A section whose heading changed is known by the texts that it kept."""
        pairs = ((self.segments.taken.get(row.key), row) for row in self.rows)
        kept = most_shared((old.section_id, row.section, row.words) for old, row in pairs if old)
        for (old_pk, key), words in kept:
            old, new = self.sections.old.get(old_pk), self.sections.new.get(key)
            if old and new and is_same_section(words, old, new):
                self.sections.pair(new, old)

    def by_likeness(self) -> None:
        for old, new in self._groups():
            self.segments.by_likeness(old, new, SIMILAR)
        for old, new in self._groups():
            self.segments.by_likeness(
                long_enough(old), long_enough(new), CONTAINED, fuzz.partial_ratio
            )
        for before, after in self._gaps():
            self.segments.by_likeness([before], [after], SIMILAR_BETWEEN)
        for old, new in by_family(self.unclaimed(), self.segments.new.values()):
            self.segments.by_likeness(long_enough(old), long_enough(new), SIMILAR_AFAR)

    def unclaimed(self) -> list[Segment]:
        """Present rows that no new one has taken."""
        return [row for row in self.segments.old.values() if row.gone_at is None]

    def _groups(self) -> Iterator[tuple[list[Segment], list[SegmentRow]]]:
        """What is left of each section, old rows and new ones of a family."""
        homes: dict[int | None, tuple[list[Segment], list[SegmentRow]]]
        homes = defaultdict(lambda: ([], []))
        for row in self.unclaimed():
            homes[row.section_id][0].append(row)
        for fresh in self.segments.new.values():
            home = self.sections.taken.get(fresh.section)
            homes[home.pk if home else None][1].append(fresh)
        for old, new in homes.values():
            yield from by_family(old, new)

    def _gaps(self) -> Iterator[tuple[Segment, SegmentRow]]:
        """An old row and a new one, each alone between the same two neighbours."""
        before = {old.pk: key for key, old in self.segments.taken.items()}
        present = [*(old for old in self.segments.taken.values()), *self.unclaimed()]
        present.sort(key=lambda row: row.position)
        old_gaps = dict(alone(present, lambda row: before.get(row.pk)))
        for place, new in alone(self.rows, lambda row: self._key_if_taken(row.key)):
            old = old_gaps.get(place)
            if old and family(old.kind) == family(new.kind):
                yield old, new

    def _key_if_taken(self, key: str) -> str | None:
        return key if key in self.segments.taken else None


def likenesses(
    old: Sequence[Any], new: Sequence[Any], similar: float, scorer: Any = fuzz.ratio
) -> Iterator[tuple[float, int, int]]:
    """(unlikeness, index of new, index of old) of those that are similar enough.

    As written or as read: a link that got another target is much the same sentence.
    """
    old, new = old[:MOST_COMPARED], new[:MOST_COMPARED]
    for reading in (as_written, as_read) if old else ():
        texts = [reading(row) for row in old]
        for index, fresh in enumerate(new):
            found = process.extract(
                reading(fresh), texts, scorer=scorer, score_cutoff=similar, limit=None
            )
            yield from ((-score, index, column) for _text, score, column in found)


def as_written(row: Any) -> str:
    return str(row.text)


def as_read(row: Any) -> str:
    return str(row.text) if row.kind == SegmentKind.CODE else plain(row.text)


def alone(
    rows: Sequence[Any], key_of: Callable[[Any], str | None]
) -> Iterator[tuple[tuple[str, str], Any]]:
    """Unmatched rows between two matched ones, with the keys of these two."""
    for before, row, after in zip(rows, rows[1:], rows[2:], strict=False):
        first, last = key_of(before), key_of(after)
        if first and last and not key_of(row):
            yield (first, last), row


def most_shared(shares: Iterable[tuple[Any, Any, int]]) -> list[tuple[tuple[Any, Any], int]]:
    """How many words each two have in common, the most first; code, of no words, counts as one."""
    words: Counter[tuple[Any, Any]] = Counter()
    for old, new, count in shares:
        words[old, new] += max(count, 1)
    return words.most_common()


def is_same_section(shared: int, old: Section, new: SectionRow) -> bool:
    return shared >= SHARED * max(min(old.words, new.words), 1)


def by_family(
    old: Iterable[Segment], new: Iterable[SegmentRow]
) -> list[tuple[list[Segment], list[SegmentRow]]]:
    families: dict[str, tuple[list[Segment], list[SegmentRow]]] = defaultdict(lambda: ([], []))
    for row in old:
        families[family(row.kind)][0].append(row)
    for fresh in new:
        families[family(fresh.kind)][1].append(fresh)
    return list(families.values())


def long_enough(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if len(row.text.split()) >= FEWEST_WORDS]


def family(kind: str) -> str:
    """Prose may turn from a paragraph into a list item; code stays code, comments comments."""
    if kind in {SegmentKind.CODE, SegmentKind.COMMENT, SegmentKind.DOCSTRING}:
        return kind
    return "prose"
