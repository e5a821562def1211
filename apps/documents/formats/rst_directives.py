"""Directives of reStructuredText: titles, bodies and code in them."""

import re

from apps.documents.formats import cells, directives
from apps.documents.formats.collector import Collector
from apps.documents.formats.html import read_html
from apps.documents.formats.inline import only_rst_marks
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.rst_lines import OPTION, is_blank
from apps.documents.formats.views import View

ENTRY = re.compile(r"^\s*(\S.*?)\s+<[^<>]+>\s*$")


class Parts:
    """A directive's argument lines, options and content, as numbers of the body's lines."""

    def __init__(self, body: View) -> None:
        lines = body.lines
        self.body = body
        self.argument = 0
        while self.argument < len(lines) and not self._ends_argument(lines, self.argument):
            self.argument += 1
        self.options: dict[str, tuple[int, int]] = {}
        number = self.argument
        while number < len(lines) and (found := OPTION.match(lines[number])):
            if found[2]:
                point = body.points[number]
                self.options[found[1]] = (point + found.start(2), point + found.end(2))
            else:
                self.options[found[1]] = (0, 0)
            number += 1
        self.content = body.slice(number, len(lines))

    @staticmethod
    def _ends_argument(lines: list[str], number: int) -> bool:
        if number == 0:  # a first line that is empty means no argument, but options may follow
            return False
        return is_blank(lines[number]) or bool(OPTION.match(lines[number]))

    @property
    def title(self) -> str:
        lines = self.body.lines[: self.argument]
        return " ".join(line.strip() for line in lines).strip()


def read_rst_directive(name: str, body: View, collector: Collector) -> None:
    """Read a directive whose first line begins behind its two colons."""
    parts = Parts(body)
    shown = "" if name in directives.TITLED or name in directives.ADMONITIONS else parts.title
    collector.skeleton.append(f"directive {name} {shown} {sorted(parts.options)}")
    if name in directives.CODE:
        _code(parts, collector)
    elif name in directives.TEST_CODE:
        _python(parts.content, collector, name)
    elif name == "doctest":
        cells.read_doctests(parts.content, collector)
    elif name == "codediff":
        _codediff(parts.content, collector)
    elif name == "toctree":
        _toctree(parts, collector)
    elif name == "raw":
        if parts.title == "html":
            read_html(parts.content, collector)
    else:
        _prose(name, parts, collector)


def _code(parts: Parts, collector: Collector) -> None:
    language = parts.title.lower()
    if language in cells.PYTHON:
        _python(parts.content, collector, "code-block")
    elif cells.has_doctest(parts.content.text):
        cells.read_doctests(parts.content, collector)


def _python(content: View, collector: Collector, kind: str) -> None:
    lines = content.lines
    first = next((number for number, line in enumerate(lines) if not is_blank(line)), 0)
    cells.read_python(content.slice(first, len(lines)), collector, kind, "python")


def _codediff(content: View, collector: Collector) -> None:
    """Two programs side by side, parted by a rule: shown, and not run as they stand."""
    first, known = 0, len(collector.cells)
    lines = content.lines
    for number in range(len(lines) + 1):
        if number == len(lines) or lines[number].strip() == "---":
            _python(content.slice(first, number), collector, "codediff")
            first = number + 1
    for cell in collector.cells[known:]:
        cell.is_shown_only = True


def _toctree(parts: Parts, collector: Collector) -> None:
    _option(parts, "caption", SegmentKind.CAPTION, collector)
    rest = []
    for line, point in zip(parts.content.lines, parts.content.points, strict=True):
        entry = ENTRY.match(line)
        rest.append(line[entry.end(1) :] if entry else line)
        if entry:
            start, end = entry.span(1)
            kind = SegmentKind.TOCTREE_TITLE
            collector.add(kind, parts.content, point + start, point + end)
    collector.skeleton.append("\n".join(rest))


def _option(parts: Parts, name: str, kind: SegmentKind, collector: Collector) -> None:
    start, end = parts.options.get(name, (0, 0))
    if end:
        collector.add(kind, parts.body, start, end)


def _prose(name: str, parts: Parts, collector: Collector) -> None:
    from apps.documents.formats.restructuredtext import read_rst_body

    if name in directives.PICTURES:
        _option(parts, "alt", SegmentKind.ALT_TEXT, collector)
    if name in directives.CAPTIONED:
        read_rst_body(parts.content, collector, SegmentKind.CAPTION)
    elif name in directives.ADMONITIONS:
        read_rst_body(_without_options(parts), collector)
    elif name in directives.TITLED:
        _title(parts, collector)
        if name == "list-table":
            read_rst_body(parts.content, collector, SegmentKind.TABLE_CELL)
        elif name != "csv-table":
            read_rst_body(parts.content, collector)
    elif name == "replace":
        read_rst_body(parts.body, collector)
    elif name in directives.PROSE:
        read_rst_body(parts.content, collector)
    elif name not in directives.SILENT and name not in directives.PICTURES:
        message = f"The directive {name} is not known; it stays as it is."
        collector.note(parts.body, 0, message, "directive")


def _without_options(parts: Parts) -> View:
    """An admonition's text: it may begin behind the colons; its options are no text."""
    body = parts.body
    lines = list(zip(body.lines, body.points, strict=True))
    first = lines[: parts.argument]
    rest = list(zip(parts.content.lines, parts.content.points, strict=True))
    shifted = [(line, parts.content.places[n]) for n, (line, _) in enumerate(rest)]
    return View.of_lines([*first, *shifted], body)


def _title(parts: Parts, collector: Collector) -> None:
    body, count = parts.body, parts.argument
    if not parts.title or only_rst_marks(parts.title):
        return
    first = next(n for n in range(count) if not is_blank(body.lines[n]))
    last = next(n for n in reversed(range(count)) if not is_blank(body.lines[n]))
    lead = len(body.lines[first]) - len(body.lines[first].lstrip())
    start = body.points[first] + lead
    end = body.points[last] + len(body.lines[last].rstrip())
    collector.add(SegmentKind.TITLE, body, start, end, parts.title)
