"""What a page is once it was read: its text, and spans in it."""

from dataclasses import dataclass, field
from enum import StrEnum

from apps.documents.formats.rst_drawing import Drawing, Slot
from apps.documents.formats.views import Unit


class SegmentKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    DEFINITION = "definition"
    QUOTE = "quote"
    TABLE_CELL = "table_cell"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    ALT_TEXT = "alt_text"
    TITLE = "title"
    TOCTREE_TITLE = "toctree_title"
    FRONT_MATTER = "front_matter"
    HTML = "html"
    COMMENT = "comment"
    DOCSTRING = "docstring"


class Style(StrEnum):
    """How a translation is written into its place."""

    FLOW = "flow"  # a newline becomes a hard line break
    LINE = "line"  # one line, or two where `mark` is a newline
    LINES = "lines"  # a newline is a newline and the prefix
    WRAP = "wrap"  # a paragraph of comment lines, wrapped
    UNDERLINED = "underlined"  # a reStructuredText title and its underline
    CELL = "cell"  # a cell of a drawn table, padded to its column
    CSV = "csv"  # a field of a csv-table
    YAML = "yaml"  # a front-matter value


@dataclass(frozen=True, slots=True)
class Writing:
    """Where and how a translation is written; `span` is in the unit's text.

    `mark` is what the style needs: a hard break's sign, an underline's character, a quote. A cell
    of a drawn table has a `slot`; further lines move with the columns before each of `shifts`.
    """

    style: Style
    unit: Unit
    span: tuple[int, int]
    prefix: str = ""
    mark: str = ""
    flavour: str = "markdown"
    slot: Slot | None = None
    shifts: tuple[tuple[Drawing, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedSegment:
    """A span of a page that is translated as one piece.

    `start` and `end` count characters from the start of the page, end exclusive. `text` is what a
    translator sees: the span without the prefixes of its continuation lines, soft-wrapped lines
    joined. `section` and `cell` are keys; `line` counts from 1 in the file.
    """

    key: str
    kind: SegmentKind
    start: int
    end: int
    text: str
    section: str
    line: int
    prefix: str
    cell: str | None
    words: int
    writing: Writing = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """One piece of code that runs as one.

    `runs` is false for code that is shown only, such as a plain fence on a page of code cells.
    """

    key: str
    code: str
    line: int
    kind: str
    tags: tuple[str, ...]
    start: int
    end: int
    section: str
    language: str
    runs: bool
    writing: Writing = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """A heading and what is under it, with the short sections below that were merged into it.

    `start` and `end` reach from its heading to the next heading that is a section of its own, so a
    short section behind a longer sister lies outside: `ParsedSegment.section` is what counts.
    """

    key: str
    title: str
    level: int
    start: int
    end: int
    line: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something not understood or to be refused.

    In `Document.problems`, `line` counts in the page's file; from `check_translation`, `line` and
    `column` count (from 1) in the translation.
    """

    message: str
    line: int
    column: int | None = None
    code: str = "structure"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two programs part: `line` counts from 1 in the translated one."""

    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    text: str = field(repr=False)
    path: str
    sections: tuple[ParsedSection, ...]
    segments: tuple[ParsedSegment, ...]
    cells: tuple[ParsedCell, ...]
    problems: tuple[Problem, ...]
    title: str
    labels: frozenset[str] = field(repr=False, default=frozenset())


class ParseFailure(Exception):
    """A page that cannot be read. The sentence is fit to show."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.line = line
