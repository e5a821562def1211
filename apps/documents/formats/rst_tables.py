"""Cells of reStructuredText's drawn tables, which grow where a translation is wider."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from apps.documents.formats.collector import Collector, Found, FoundCell
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.rst_drawing import Drawing, Pad
from apps.documents.formats.rst_grids import Grid
from apps.documents.formats.rst_lines import (
    SIMPLE_BORDER,
    indent_of,
    is_blank,
    offset_at,
)
from apps.documents.formats.rst_table_cells import ReadBody, TableCell
from apps.documents.formats.views import View

RULE = re.compile(r"^[=-]+(?:[ \t]+[=-]+)*[ \t]*$")
ODD_TABLE = "A table whose columns do not line up stays as it is."
Spans = list[tuple[int, int]]  # the first and the last column of each cell
Row = tuple[int, int, Spans]  # the first line, the line behind the last; a rule has none


def simple_end(lines: Sequence[str], start: int) -> int:
    """Behind the last line of the simple table that starts there, as docutils finds it."""
    borders = 0
    for number in range(start + 1, len(lines)):
        if SIMPLE_BORDER.match(lines[number]):
            borders += 1
            is_last = number + 1 == len(lines) or is_blank(lines[number + 1])
            if borders == 2 or is_last:
                return number + 1
    return start


class SimpleTable:
    """A table between borders of equals signs; `read_body` reads what is in a cell."""

    def __init__(self, view: View, collector: Collector, read_body: ReadBody) -> None:
        self.view = view
        self.lines = view.lines
        self.collector = collector
        self.read_body = read_body
        self.columns = [found.span() for found in re.finditer("=+", self.lines[0])]
        self.drawing = Drawing(collector.unit)

    def read(self) -> None:
        rows = self._rows()
        if rows is None or "\t" in self.view.text:
            keep_table(self.view, self.collector)
            return
        self.collector.frame(f"table {len(self.columns)}")
        for number in (0, len(self.lines) - 1):
            self._pad_rule(number, [(n, n) for n in range(len(self.columns))])
        for first, last, spans in rows:
            self._row(first, last, spans)

    def _rows(self) -> list[Row] | None:
        """Lines and columns of every row; None if something stands outside of the columns."""
        rows: list[Row] = []
        number, end = 1, len(self.lines) - 1
        plain: Spans = [(n, n) for n in range(len(self.columns))]
        while number < end:
            last = number + 1
            if RULE.match(self.lines[number]):
                spans = self._spans(number)
                if spans is None:
                    return None
                if len(spans) < len(plain) and rows and rows[-1][1] == number:
                    rows[-1] = (*rows[-1][:2], spans)
                rows.append((number, number, spans))
            else:
                while last < end and self._goes_on(last):
                    last += 1
                rows.append((number, last, plain))
            number = last
        return rows if all(self._fits(row) for row in rows) else None

    def _spans(self, number: int) -> Spans | None:
        """Which columns each stroke of a rule lies under."""
        spans: Spans = []
        starts = [start for start, _ in self.columns]
        ends = [end for _, end in self.columns]
        for found in re.finditer("[=-]+", self.lines[number]):
            if found.start() not in starts or found.end() not in ends:
                return None
            spans.append((starts.index(found.start()), ends.index(found.end())))
        is_whole = spans and spans[0][0] == 0 and spans[-1][1] == len(ends) - 1
        if not is_whole or any(a[1] + 1 != b[0] for a, b in pairwise(spans)):
            return None
        return spans

    def _goes_on(self, number: int) -> bool:
        """Whether a line belongs to the row above: its first column is empty."""
        while number < len(self.lines) and is_blank(self.lines[number]):
            number += 1
        if number == len(self.lines) or RULE.match(self.lines[number]):
            return False
        return is_blank(self._before(self.lines[number], self.columns[1][0]))

    @staticmethod
    def _before(line: str, column: int) -> str:
        return line[: offset_at(line, column)]

    def _fits(self, row: Row) -> bool:
        """Whether the gaps between the cells of a row are empty."""
        first, last, spans = row
        return all(
            is_blank(line[offset_at(line, self.columns[b][1]) : offset_at(line, self._next(b))])
            for line in self.lines[first:last]
            for _, b in spans[:-1]
        )

    def _next(self, column: int) -> int:
        return self.columns[column + 1][0]

    def _pad_rule(self, number: int, spans: Spans) -> None:
        line, point = self.lines[number], self.view.points[number]
        for first, last in spans:
            end = self.columns[last][1]
            if end <= len(line):
                place = self.view.at(point + end - 1) + 1
                self.drawing.pads.append(Pad(place, first, last, line[end - 1]))

    def _pad_text(self, number: int, spans: Spans) -> None:
        line, point = self.lines[number], self.view.points[number]
        for first, last in spans[:-1]:
            offset = offset_at(line, self._next(last))
            if offset < len(line):
                self.drawing.pads.append(Pad(self.view.at(point + offset), first, last, " "))

    def _row(self, first: int, last: int, spans: Spans) -> None:
        """Offer a row. Of its cells the last one may go on below if nothing stands before it."""
        if first == last:
            self.collector.frame(f"rule {spans}")
            self._pad_rule(first, spans)
            return
        self.collector.frame(f"row {spans}")
        for number in range(first, last):
            self._pad_text(number, spans)
        for span in spans[:-1]:
            self._cell(first, last, span)
        column = self.columns[spans[-1][0]][0]
        if any(self._before(line, column).strip() for line in self.lines[first + 1 : last]):
            self._cell(first, last, spans[-1])
        else:
            self._last_cell(first, last, spans[-1][0])

    def _cell(self, first: int, last: int, span: tuple[int, int]) -> None:
        pieces = []
        is_last = span[1] + 1 == len(self.columns)
        for number in range(first, last):
            line = self.lines[number]
            start = offset_at(line, self.columns[span[0]][0])
            end = len(line) if is_last else offset_at(line, self._next(span[1]))
            pieces.append((number, start, end))
        gap = 0 if is_last else self._next(span[1]) - self.columns[span[1]][1]
        cell = TableCell(self.view, pieces, (self.drawing, *span), gap)
        cell.offer(self.collector, self.read_body)

    def _last_cell(self, first: int, last: int, number: int) -> None:
        column = self.columns[number][0]
        lines = self.lines[first:last]
        cuts = [offset_at(line, column) for line in lines]
        pieces = zip(lines, self.view.points[first:last], cuts, strict=True)
        cell = View.of_lines([(line[cut:], at + cut) for line, at, cut in pieces], self.view)
        indent = min((indent_of(line) for line in cell.lines if not is_blank(line)), default=0)
        body = cell.slice(0, len(lines), indent)
        texts, codes = len(self.collector.found), len(self.collector.cells)
        self.read_body(body, self.collector, SegmentKind.TABLE_CELL)
        inside: list[Found | FoundCell] = [*self.collector.found[texts:]]
        inside += self.collector.cells[codes:]
        for thing in inside:
            shifts = (*thing.writing.shifts, (self.drawing, number))
            thing.writing = replace(thing.writing, shifts=shifts)


def keep_table(view: View, collector: Collector) -> None:
    """Leave a table alone, and say so."""
    collector.frame(view.text)
    collector.note(view, 0, ODD_TABLE, "table")


def read_grid(view: View, collector: Collector, read_body: ReadBody) -> None:
    """Offer the texts in the cells of a grid table."""
    grid = Grid(view.lines)
    if not grid.cells:
        keep_table(view, collector)
        return
    drawing = Drawing(collector.unit)
    collector.frame(f"grid {grid.heads}")
    places: dict[int, Pad] = {}
    for cell in grid.cells:
        first, last = grid.columns(cell)
        collector.frame(f"cell {cell.top} {cell.bottom} {first} {last}")
        for row in (cell.top, cell.bottom):
            for column in range(first, last + 1):
                at = view.at(view.points[row] + grid.offsets[row][grid.edges[column + 1]])
                places[at] = Pad(at, column, column, "=" if row in grid.heads else "-")
        pieces = []
        for row in range(cell.top + 1, cell.bottom):
            start, end = grid.span(row, cell)
            at = view.at(view.points[row] + end)
            places[at] = Pad(at, first, last, " ")
            pieces.append((row, start, end))
        TableCell(view, pieces, (drawing, first, last), 1).offer(collector, read_body)
    drawing.pads = list(places.values())
