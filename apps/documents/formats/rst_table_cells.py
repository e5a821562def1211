"""What stands in one cell of a drawn table: texts, each on one or several of the cell's lines."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from apps.documents.formats.collector import Collector, Found
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.rst_drawing import Drawing, Slot, Stretch
from apps.documents.formats.rst_lines import columns_of, indent_of
from apps.documents.formats.views import View

ODD_CELL = "A table cell that holds more than paragraphs and lists stays as it is."
Piece = tuple[int, int, int]  # the number of a line; where in it the cell starts and ends
ReadBody = Callable[[View, Collector, SegmentKind], None]


class TableCell:
    """A cell given as its piece of every line. `gap` is how much of its end a text leaves free.

    Without a gap it is open to the right, and no text is padded.
    """

    def __init__(
        self, view: View, pieces: list[Piece], place: tuple[Drawing, int, int], gap: int
    ) -> None:
        self.view = view
        self.pieces = pieces
        self.place = place
        self.gap = gap

    @cached_property
    def body(self) -> View:
        """What the cell holds, less the blanks around it."""
        lines = [
            (self.view.lines[number][start:end].rstrip(), self.view.points[number] + start)
            for number, start, end in self.pieces
        ]
        indent = min((indent_of(line) for line, _ in lines if line), default=0)
        return View.of_lines(lines, self.view).slice(0, len(lines), indent)

    @cached_property
    def starts(self) -> list[int]:
        """Where in the unit each line of the body starts."""
        return [self.body.at(point) for point in self.body.points]

    def offer(self, collector: Collector, read_body: ReadBody) -> None:
        """Offer its texts, or leave it alone if there is more in it than can be moved about."""
        inside = Collector(collector.unit, flavour=collector.flavour)
        read_body(self.body, inside, SegmentKind.TABLE_CELL)
        if inside.cells or not all(map(is_movable, inside.found)):
            collector.frame(self.body.text)
            if inside.found:
                collector.note(self.body, 0, ODD_CELL, "table")
            return
        for found in inside.found:
            self.put_in_slot(found)
        collector.found += inside.found
        collector.problems += inside.problems
        collector.frame(f"cell {inside.skeleton}")
        collector.labels |= inside.labels

    def put_in_slot(self, found: Found) -> None:
        """Let a text be written line by line. Its span is that on its first line."""
        first = bisect_right(self.starts, found.start) - 1
        last = bisect_right(self.starts, found.end - 1) - 1
        stretches = [self.stretch(first, found.start)]
        for number in range(first + 1, last + 1):
            indent = indent_of(self.body.lines[number])
            stretches.append(self.stretch(number, self.starts[number] + indent))
        found.end = stretches[0].end
        found.writing = replace(
            found.writing,
            style=Style.CELL,
            prefix="",
            span=(found.start, found.end),
            slot=Slot(*self.place, tuple(stretches)),
        )

    def stretch(self, number: int, start: int) -> Stretch:
        """The rest of a line of the cell from a place in the unit on."""
        line, _, end = self.pieces[number]
        edge = self.view.at(self.view.points[line] + end)
        rest = self.view.lines[line][end - (edge - start) : end]
        width = columns_of(rest)
        if self.gap:
            return Stretch(start, edge, max(width - self.gap, columns_of(rest.rstrip())), width)
        return Stretch(start, edge, self.right_edge - self.column(number, start), 0)

    @cached_property
    def right_edge(self) -> int:
        """How many columns the widest line of the cell has."""
        return max(columns_of(self.view.lines[n][start:end]) for n, start, end in self.pieces)

    def column(self, number: int, start: int) -> int:
        """The column of the cell in which a place of one of its lines stands."""
        line, first, _ = self.pieces[number]
        offset = start - self.view.at(self.view.points[line] + first)
        return columns_of(self.view.lines[line][first : first + offset])


def is_movable(found: Found) -> bool:
    """Whether a text is nothing but words, whose line breaks do not matter."""
    return (
        found.writing.style in {Style.FLOW, Style.LINE}
        and "\n" not in found.text
        and found.writing.mark != "\n"
        and found.level is None
    )
