"""What the readers of all formats fill in: blocks in the order of the page."""

import re
from dataclasses import dataclass, field

from apps.documents.formats.model import Problem, SegmentKind, Style, Writing
from apps.documents.formats.rst_drawing import Slot
from apps.documents.formats.views import Unit, View

LETTER = re.compile(r"[^\W\d_]")
LONGEST_PREFIX = 200  # no list is as deep: the rest is what stands before a piece of a long line


@dataclass(slots=True)
class Found:
    """A segment before it has a key. `level` is a heading's, else None."""

    kind: SegmentKind
    start: int
    end: int
    text: str
    writing: Writing
    cell: "FoundCell | None" = None
    level: int | None = None


@dataclass(slots=True)
class FoundCell:
    code: str
    start: int
    end: int
    kind: str
    tags: tuple[str, ...]
    language: str
    writing: Writing
    is_shown_only: bool = False
    key: str = ""


@dataclass(slots=True)
class Collector:
    """`skeleton` stands for every block, offered or not: what a translation must not change.

    It is a hash, for it is only ever compared, and within one process.
    """

    unit: Unit
    found: list[Found] = field(default_factory=list)
    cells: list[FoundCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skeleton: int = 0
    labels: set[str] = field(default_factory=set)
    flavour: str = "markdown"

    def frame(self, part: str) -> None:
        """Add a block, or what is left of one, to the skeleton."""
        self.skeleton = hash((self.skeleton, part))

    def note(self, view: View, offset: int, message: str, code: str) -> None:
        """Remember a problem. Its line is the unit's; assembling makes it the page's."""
        self.problems.append(Problem(message, view.at(offset), None, code))

    def add(
        self,
        kind: SegmentKind,
        view: View,
        start: int,
        end: int,
        text: str | None = None,
        *,
        style: Style = Style.LINE,
        prefix: str = "",
        mark: str = "",
        level: int | None = None,
        cell: FoundCell | None = None,
        slot: Slot | None = None,
    ) -> None:
        """Offer `view.text[start:end]`, if there is anything to read in it."""
        text = view.text[start:end] if text is None else text
        if not LETTER.search(text):
            return
        place, place_end = view.at(start), view.at(end)
        writing = Writing(style, self.unit, (place, place_end), prefix, mark, self.flavour, slot)
        self.found.append(Found(kind, place, place_end, text, writing, cell, level))

    def add_flow(
        self, kind: SegmentKind, view: View, pieces: list[tuple[int, str]], depth: int = 0
    ) -> None:
        """Offer a paragraph given as its lines, each with its place in the view."""
        start, end = pieces[0][0], pieces[-1][0] + len(pieces[-1][1].rstrip())
        text, mark = flow([line for _, line in pieces])
        prefix = self.continuation(view, [place for place, _ in pieces], depth)
        self.add(kind, view, start, end, text, style=Style.FLOW, prefix=prefix, mark=mark)

    def continuation(self, view: View, places: list[int], depth: int = 0) -> str:
        """What a further line of the block has to begin with."""
        if len(places) > 1:
            second = self.unit.line_prefix(view.at(places[1]))
            if second or not depth:
                return second
        return blanked(self.unit.line_prefix(view.at(places[0])), depth)


def blanked(prefix: str, depth: int) -> str:
    """A first line's prefix without its list marks; `depth` quotes stay."""
    kept = []
    for sign in prefix[:LONGEST_PREFIX]:
        if sign == ">" and depth:
            depth -= 1
            kept.append(sign)
        else:
            kept.append(sign if sign in " \t" else " ")
    return "".join(kept)


def flow(lines: list[str]) -> tuple[str, str]:
    """Soft-wrapped lines as flowing text, and the sign of the hard breaks in it."""
    text, mark = lines[0].lstrip(), ""
    for line in lines[1:]:
        stripped, sign = hard_break(text)
        mark = mark or sign
        joint = "\n" if sign else " "
        text = (stripped if sign else text.rstrip()) + joint + line.strip(" \t")[: len(line)]
        if line.endswith("  "):
            text += "  "
    return text.rstrip(), mark or "\\"


def hard_break(line: str) -> tuple[str, str]:
    """The line without its hard break, and the sign it was made with (none: empty)."""
    if line.endswith("  "):
        return line.rstrip(), "  "
    slashes = len(line) - len(line.rstrip("\\"))
    return (line[:-1], "\\") if slashes % 2 else (line, "")
