"""Cells of reStructuredText's drawn tables: a translation has to fit its column."""

import re
from collections.abc import Callable

from apps.documents.formats.collector import Collector
from apps.documents.formats.inline import only_rst_marks
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.rst_lines import (
    SIMPLE_BORDER,
    block_of,
    columns_of,
    indent_of,
    is_blank,
    offset_at,
)
from apps.documents.formats.views import View

RULE = re.compile(r"^[=-]+(?:[ \t]+[=-]+)*[ \t]*$")
TALL_ROW = "A table row of several lines stays as it is."
Column = tuple[int, int | None]
ReadBody = Callable[[View, Collector, SegmentKind], None]


def simple_end(lines: list[str], start: int) -> int:
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
    """A table between borders of equals signs; `read_body` reads a cell of several lines."""

    def __init__(self, view: View, collector: Collector, read_body: ReadBody) -> None:
        self.view = view
        self.lines = view.lines
        self.collector = collector
        self.read_body = read_body
        self.columns = _columns(self.lines[0])

    def read(self) -> None:
        lines, number, end = self.lines, 1, len(self.lines) - 1
        self.collector.skeleton.append(f"table {lines[0].rstrip()}")
        while number < end:
            last = number + 1
            if RULE.match(lines[number]):
                self.collector.skeleton.append(f"rule {lines[number].rstrip()}")
            else:
                while last < end and self._goes_on(last):
                    last += 1
                self._row(number, last)
            number = last

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

    def _row(self, first: int, last: int) -> None:
        """Offer a row. Only its last column may go on below."""
        column = self.columns[-1][0]
        if any(self._before(line, column).strip() for line in self.lines[first + 1 : last]):
            self.collector.skeleton += self.lines[first:last]
            self.collector.note(self.view, self.view.points[first], TALL_ROW, "table")
            return
        self.collector.skeleton.append("row")
        for start, end in self.columns[:-1]:
            self._cell(first, start, end or column)
        self._last_cell(first, last, column)

    def _cell(self, number: int, first: int, last: int) -> None:
        line = self.lines[number]
        start, end = offset_at(line, first), offset_at(line, last)
        add_cell(self.view, number, start, end, self.collector)

    def _last_cell(self, first: int, last: int, column: int) -> None:
        lines = self.lines[first:last]
        cuts = [offset_at(line, column) for line in lines]
        pieces = zip(lines, self.view.points[first:last], cuts, strict=True)
        cell = View.of_lines([(line[cut:], at + cut) for line, at, cut in pieces], self.view)
        indent = min((indent_of(line) for line in cell.lines if not is_blank(line)), default=0)
        body = cell.slice(0, len(lines), indent)
        self.read_body(body, self.collector, SegmentKind.TABLE_CELL)


def _columns(border: str) -> list[Column]:
    spans = [found.span() for found in re.finditer("=+", border)]
    columns: list[Column] = [(start, spans[n + 1][0]) for n, (start, _) in enumerate(spans[:-1])]
    return [*columns, (spans[-1][0], None)]


def add_cell(view: View, number: int, start: int, end: int, collector: Collector) -> None:
    """Offer what stands between two places of a line; a translation is padded to `end`."""
    line, point = view.lines[number], view.points[number]
    text = line[start:end].strip()
    collector.skeleton.append(block_of(text) if text else "empty")
    if not text or only_rst_marks(text):
        return
    start += len(line[start:end]) - len(line[start:end].lstrip())
    room = str(columns_of(line[start:end]))
    kind, place = SegmentKind.TABLE_CELL, point + start
    collector.add(kind, view, place, point + end, text, style=Style.CELL, mark=room)


def read_grid(view: View, collector: Collector) -> None:
    """Offer the cells of a grid table whose rows have one line."""
    lines = view.lines
    for number, line in enumerate(lines):
        if not line.startswith("|"):
            collector.skeleton.append(line)
            continue
        has_one_line = line.count("|") > 1 and all(
            0 <= beside < len(lines) and lines[beside].startswith("+")
            for beside in (number - 1, number + 1)
        )
        if not has_one_line:
            collector.skeleton.append(line)
            collector.note(view, view.points[number], TALL_ROW, "table")
            continue
        for found in re.finditer(r"(?<=\|)[^|]+(?=\|)", line):
            add_cell(view, number, *found.span(), collector)
