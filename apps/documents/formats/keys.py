"""Identity from content: keys of sections, segments and cells, and the merging of sections."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
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
from apps.documents.formats.views import NEWLINE

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

    seen: Counter[str] = field(default_factory=Counter)

    def key(self, *parts: str) -> str:
        whole = "\x1f".join(parts)
        ordinal = self.seen[whole]
        self.seen[whole] += 1
        return blake2b(f"{whole}\x1f{ordinal}".encode(errors="replace"), digest_size=8).hexdigest()


def assemble(text: str, path: str, collectors: Iterable[Collector]) -> Document:
    """Put together what was found in the units of a page, in the order of the page."""
    return Assembly(text, path, list(collectors)).document()


class Assembly:
    def __init__(self, text: str, path: str, collectors: list[Collector]) -> None:
        self.text = text
        self.path = path
        self.collectors = collectors
        self.keys = Keys()
        self.starts = array("q", [0])
        self.starts.extend(found.end() for found in NEWLINE.finditer(text))
        self.drafts: list[Draft] = []
        self.segments: list[tuple[Draft, ParsedSegment]] = []
        self.cells: list[tuple[Draft, ParsedCell]] = []
        self.cell_keys: dict[int, str] = {}

    def line(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def document(self) -> Document:
        self._place_all()
        _merge(self.drafts)
        sections = self._sections()
        title = next((draft.title for draft in self.drafts if draft.title), "")
        stated = [title for collector in self.collectors for title in collector.titles]
        stem = self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        labels = frozenset().union(*(collector.labels for collector in self.collectors))
        return Document(
            text=self.text,
            path=self.path,
            sections=tuple(sections),
            segments=tuple(_moved(segment, draft) for draft, segment in drained(self.segments)),
            cells=tuple(_moved(cell, draft) for draft, cell in drained(self.cells)),
            problems=tuple(self._problems()),
            title=next(iter(stated), "") or title or stem,
            labels=labels,
        )

    def _place_all(self) -> None:
        headings = (each for each in self._things() if isinstance(each[0], Found) and each[0].level)
        first, home = next(headings, (None, None))
        if isinstance(first, Found) and home:
            self._heading(first, home.unit.place(first.start))
        else:
            self.drafts.append(Draft(self.keys.key("section"), "", 1, 0, 1, None))
        for thing, collector in self._things():
            place = collector.unit.place(thing.start)
            if isinstance(thing, Found):
                self._segment(thing, place, collector, is_new=thing is not first)
            else:
                self._cell(thing, place, collector)

    def _things(self) -> Iterator[tuple[Found | FoundCell, Collector]]:
        """Everything found, in the order of the page: a cell stands before what is in it."""
        for collector in self.collectors:
            found: list[Found | FoundCell] = [*collector.found, *collector.cells]
            for thing in sorted(found, key=lambda thing: (thing.start, isinstance(thing, Found))):
                yield thing, collector

    def _heading(self, found: Found, place: int) -> None:
        title, level = inline.plain(found.text), found.level or 1
        parent = self.drafts[-1] if self.drafts else None
        while parent and parent.level >= level:
            parent = parent.parent
        key = self.keys.key("section", parent.key if parent else "", title)
        # what stands before the first heading belongs to the first section
        start = place if self.drafts else 0
        self.drafts.append(Draft(key, title, level, start, self.line(place), parent))

    def _segment(self, found: Found, place: int, collector: Collector, is_new: bool) -> None:
        if found.level and is_new:
            self._heading(found, place)
        draft = self.drafts[-1]
        words = inline.count_words(found.text)
        draft.words += words
        key = self.keys.key(draft.key, found.kind, found.text)
        segment = ParsedSegment(
            key=key,
            kind=found.kind,
            start=place,
            end=collector.unit.place(found.end),
            text=found.text,
            section=draft.key,
            line=self.line(place),
            prefix=found.writing.prefix,
            cell=self.cell_keys.get(id(found.cell)) if found.cell else None,
            words=words,
            writing=found.writing,
        )
        self.segments.append((draft, segment))

    def _cell(self, found: FoundCell, place: int, collector: Collector) -> None:
        draft = self.drafts[-1]
        key = self.keys.key(draft.key, "cell", found.code)
        self.cell_keys[id(found)] = key
        cell = ParsedCell(
            key=key,
            code=found.code,
            line=self.line(place),
            kind=found.kind,
            tags=found.tags,
            start=place,
            end=collector.unit.place(found.end),
            section=draft.key,
            language=found.language,
            runs=not found.is_shown_only,
            writing=found.writing,
        )
        self.cells.append((draft, cell))

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

    def _problems(self) -> list[Problem]:
        found = [
            Problem(
                problem.message, self.line(collector.unit.place(problem.line)), None, problem.code
            )
            for collector in self.collectors
            for problem in collector.problems
        ]
        return sorted(found, key=lambda problem: problem.line)


def _merge(drafts: list[Draft]) -> None:
    """Give sections under 60 words to their parents, the deepest first."""
    for draft in reversed(drafts):
        if draft.parent and draft.words < SHORT_SECTION_WORDS:
            draft.into = draft.parent
            draft.parent.words += draft.words


def _moved(thing: Placed, draft: Draft) -> Placed:
    home = draft.home
    return thing if home.key == thing.section else replace(thing, section=home.key)
