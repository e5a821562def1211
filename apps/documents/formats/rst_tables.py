"""Cells of reStructuredText's drawn tables: a translation has to fit its column."""

import re

from apps.documents.formats.collector import Collector
from apps.documents.formats.inline import only_rst_marks
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.rst_lines import columns_of, is_blank, offset_at
from apps.documents.formats.views import View

BORDER = re.compile(r"^=+(?:[ \t]+=+)*[ \t]*$")
RULE = re.compile(r"^[=-]+(?:[ \t]+[=-]+)*[ \t]*$")
TALL_ROW = "A table row of several lines stays as it is."
Column = tuple[int, int | None]


def read_simple(view: View, collector: Collector) -> int:
    """Offer the cells of a simple table; the number of lines that it has."""
    lines = view.lines
    columns = _columns(lines[0])
    collector.skeleton.append(f"table {lines[0].rstrip()}")
    ends = (number for number in range(1, len(lines)) if _is_end(lines, number))
    end = next(ends, len(lines) - 1)
    for number in range(1, end):
        line = lines[number]
        if RULE.match(line):
            collector.skeleton.append(f"rule {line.rstrip()}")
        elif _is_part_of_row(lines, number, columns, end):
            collector.skeleton.append(line)
            collector.note(view, view.points[number], TALL_ROW, "table")
        else:
            _row(view, number, columns, collector)
    return end + 1


def _columns(border: str) -> list[Column]:
    spans = [found.span() for found in re.finditer("=+", border)]
    columns: list[Column] = [(start, spans[n + 1][0]) for n, (start, _) in enumerate(spans[:-1])]
    return [*columns, (spans[-1][0], None)]


def _is_end(lines: list[str], number: int) -> bool:
    """A border of equals signs ends the table, unless it is the one below the head."""
    return bool(BORDER.match(lines[number])) and not any(map(BORDER.match, lines[number + 1 :]))


def _is_part_of_row(lines: list[str], number: int, columns: list[Column], end: int) -> bool:
    """Whether a row has further lines: those leave the first column empty."""
    return _is_continued(lines[number], columns) or (
        number + 1 < end and _is_continued(lines[number + 1], columns)
    )


def _is_continued(line: str, columns: list[Column]) -> bool:
    return is_blank(line[: offset_at(line, columns[1][0])]) and not is_blank(line)


def _row(view: View, number: int, columns: list[Column], collector: Collector) -> None:
    line, point = view.lines[number], view.points[number]
    collector.skeleton.append("row")
    for first, last in columns:
        start = offset_at(line, first)
        end = len(line) if last is None else offset_at(line, last)
        collector.skeleton.append("cell" if line[start:end].strip() else "empty")
        _cell(view, point, line, start, end, last is None, collector)


def _cell(
    view: View, point: int, line: str, start: int, end: int, is_last: bool, collector: Collector
) -> None:
    text = line[start:end].strip()
    if not text or only_rst_marks(text):
        return
    start += len(line[start:end]) - len(line[start:end].lstrip())
    end = start + len(text) if is_last else end
    room = "" if is_last else str(columns_of(line[start:end]))
    collector.add(
        SegmentKind.TABLE_CELL, view, point + start, point + end, text, style=Style.CELL, mark=room
    )


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
            collector.skeleton.append("cell")
            _cell(view, view.points[number], line, *found.span(), False, collector)
