"""Identity from content: keys of sections, segments and cells, and the merging of sections."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from operator import attrgetter
from typing import TypeVar

from apps.documents.formats import inline
from apps.documents.formats.collector import Collector, Found, FoundCell
from apps.documents.formats.drained import drained
from apps.documents.formats.model import (
    Document,
    ParsedCell,
    ParsedSection,
    ParsedSegment,
    Problem,
)
from apps.documents.formats.views import NEWLINE, Unit

SHORT_SECTION_WORDS = 60
Placed = TypeVar("Placed", ParsedSegment, ParsedCell)


@dataclass(slots=True)
class Draft:
    """A section while the page is put together. `words` come to hold those merged in."""

    key: str
    title: str
    level: int
    start: int
    line: int
    parent: "Draft | None"
    words: int = 0
    into: "Draft | None" = None
    end: int = 0

    @property
    def home(self) -> "Draft":
        draft = self
        while draft.into:
            draft = draft.into
        return draft


@dataclass(slots=True)
class Keys:
    """Hands out keys; the ordinal among equals makes them unique."""

    seen: Counter[bytes] = field(default_factory=Counter)

    def key(self, *parts: str) -> str:
        whole = blake2b("\x1f".join(parts).encode(errors="replace"), digest_size=8)
        sort = whole.digest()
        whole.update(f"\x1f{self.seen[sort]}".encode())
        self.seen[sort] += 1
        return whole.hexdigest()


def assemble(text: str, path: str, collectors: Iterable[Collector]) -> Document:
    """Put together what was found in the units of a page, in the order of the page."""
    return Assembly(text, path, collectors).document()


class Assembly:
    """Takes what was found unit by unit, and lets go of it as it takes it."""

    def __init__(self, text: str, path: str, collectors: Iterable[Collector]) -> None:
        self.text = text
        self.path = path
        self.collectors = collectors
        self.keys = Keys()
        self.starts = array("q", [0])
        self.starts.extend(found.end() for found in NEWLINE.finditer(text))
        self.drafts: list[Draft] = []
        self.segments: list[ParsedSegment] = []
        self.cells: list[ParsedCell] = []
        self.problems: list[Problem] = []
        self.labels: set[str] = set()

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def document(self) -> Document:
        self._place_all()
        _merge(self.drafts)
        homes = {draft.key: draft.home.key for draft in self.drafts}
        stem = self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        headings = (draft.title for draft in self.drafts if draft.title)
        return Document(
            text=self.text,
            path=self.path,
            sections=tuple(self._sections()),
            segments=tuple(_moved(each, homes[each.section]) for each in drained(self.segments)),
            cells=tuple(_moved(each, homes[each.section]) for each in drained(self.cells)),
            problems=tuple(sorted(self.problems, key=attrgetter("line"))),
            title=next(headings, stem),
            labels=frozenset(self.labels),
        )

    def _place_all(self) -> None:
        early: list[tuple[Found | FoundCell, Unit]] = []
        for thing, unit in self._things():
            if isinstance(thing, Found) and thing.level:
                self._heading(thing, unit.place(thing.start))
            elif not self.drafts:
                early.append((thing, unit))
                continue
            for each in drained(early):
                self._place(*each)
            self._place(thing, unit)
        if not self.drafts:
            self.drafts.append(Draft(self.keys.key("section"), "", 1, 0, 1, None))
        for each in drained(early):
            self._place(*each)

    def _things(self) -> Iterator[tuple[Found | FoundCell, Unit]]:
        """Everything found, in the order of the page: a cell stands before what is in it."""
        for collector in self.collectors:
            things: list[Found | FoundCell] = [*collector.cells, *collector.found]
            things.sort(key=attrgetter("start"))
            self._note(collector)
            unit = collector.unit
            del collector
            for thing in drained(things):
                yield thing, unit

    def _note(self, collector: Collector) -> None:
        self.labels |= collector.labels
        for problem in collector.problems:
            line = self.line(collector.unit.place(problem.line))
            self.problems.append(replace(problem, line=line))

    def _heading(self, found: Found, place: int) -> None:
        title, level = inline.plain(found.text), found.level or 1
        parent = self.drafts[-1] if self.drafts else None
        while parent and parent.level >= level:
            parent = parent.parent
        key = self.keys.key("section", parent.key if parent else "", title)
        # what stands before the first heading belongs to the first section
        start = place if self.drafts else 0
        self.drafts.append(Draft(key, title, level, start, self.line(place), parent))

    def _place(self, thing: Found | FoundCell, unit: Unit) -> None:
        place, end = unit.place(thing.start), unit.place(thing.end)
        if isinstance(thing, Found):
            self._segment(thing, place, end)
        else:
            self._cell(thing, place, end)

    def _segment(self, found: Found, start: int, end: int) -> None:
        draft = self.drafts[-1]
        words = inline.count_words(found.text)
        draft.words += words
        segment = ParsedSegment(
            key=self.keys.key(draft.key, found.kind, found.text),
            kind=found.kind,
            start=start,
            end=end,
            text=found.text,
            section=draft.key,
            line=self.line(start),
            prefix=found.writing.prefix,
            cell=found.cell.key if found.cell else None,
            words=words,
            writing=found.writing,
        )
        self.segments.append(segment)

    def _cell(self, found: FoundCell, start: int, end: int) -> None:
        draft = self.drafts[-1]
        found.key = self.keys.key(draft.key, "cell", found.code)
        cell = ParsedCell(
            key=found.key,
            code=found.code,
            line=self.line(start),
            kind=found.kind,
            tags=found.tags,
            start=start,
            end=end,
            section=draft.key,
            language=found.language,
            runs=not found.is_shown_only,
            writing=found.writing,
        )
        self.cells.append(cell)

    def _sections(self) -> list[ParsedSection]:
        kept = [draft for draft in self.drafts if not draft.into]
        ends = [draft.start for draft in kept[1:]] + [len(self.text)]
        return [
            ParsedSection(
                key=draft.key,
                title=draft.title,
                level=draft.level,
                start=draft.start,
                end=end,
                line=draft.line,
                parent=draft.parent.home.key if draft.parent else None,
            )
            for draft, end in zip(kept, ends, strict=True)
        ]


def _merge(drafts: list[Draft]) -> None:
    """Give sections under 60 words to their parents, the deepest first."""
    for draft in reversed(drafts):
        if draft.parent and draft.words < SHORT_SECTION_WORDS:
            draft.into = draft.parent
            draft.parent.words += draft.words


def _moved(thing: Placed, home: str) -> Placed:
    return thing if home == thing.section else replace(thing, section=home)
