"""What a parsed page puts into the database: one row a section, one a segment, one a cell."""

from dataclasses import dataclass
from itertools import groupby

from apps.documents.formats import Document, ParsedCell, ParsedSegment
from apps.documents.models import SegmentKind

TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class SectionRow:
    key: str
    title: str
    level: int
    position: int
    line: int
    words: int


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """`section` is the key of its section; for a Cell, `key` and `cell_key` are the same."""

    section: str
    key: str
    kind: str
    cell_key: str
    position: int
    line: int
    text: str
    words: int


def segment_rows(document: Document) -> list[SegmentRow]:
    """In the order of the page; a cell comes before its own comments."""
    things: list[ParsedSegment | ParsedCell] = [*document.cells, *document.segments]
    things.sort(key=lambda thing: (thing.start, isinstance(thing, ParsedSegment)))
    return [segment_row(thing, position) for position, thing in enumerate(things)]


def segment_row(thing: ParsedSegment | ParsedCell, position: int) -> SegmentRow:
    if isinstance(thing, ParsedCell):
        kind, cell, text, words = SegmentKind.CODE.value, thing.key, thing.code, 0
    else:
        kind, cell, text, words = thing.kind.value, thing.cell or "", thing.text, thing.words
    return SegmentRow(thing.section, thing.key, kind, cell, position, thing.line, text, words)


def section_rows(document: Document, segments: list[SegmentRow]) -> list[SectionRow]:
    """The sections that hold something; their words are those of their segments."""
    words: dict[str, int] = {}
    for key, rows in groupby(sorted(segments, key=by_section), by_section):
        words[key] = sum(row.words for row in rows)
    return [
        SectionRow(
            section.key,
            section.title[:TITLE_LENGTH],
            section.level,
            position,
            section.line,
            words[section.key],
        )
        for position, section in enumerate(document.sections)
        if section.key in words
    ]


def by_section(row: SegmentRow) -> str:
    return row.section
