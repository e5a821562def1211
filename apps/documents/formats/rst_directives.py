"""Directives of reStructuredText: titles, bodies and code in them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from apps.documents.formats import cells, directives, shell
from apps.documents.formats.collector import Collector
from apps.documents.formats.csv_tables import read_csv
from apps.documents.formats.html import read_html
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.rst_lines import is_blank
from apps.documents.formats.rst_parts import Parts
from apps.documents.formats.views import View

GROUP, SKIPPED = "group:", "skip-execution"
ENTRY = re.compile(r"^\s*(\S.*?)\s+<[^<>]+>\s*$")


def read_rst_directive(name: str, body: View, collector: Collector) -> None:
    """Read a directive whose first line begins behind its two colons."""
    name, parts = name.lower(), Parts(body)
    collector.frame(f"directive {name} {_kept(name, parts)} {sorted(parts.options)}")
    if name in directives.CODE:
        _code(parts, collector)
    elif name in directives.TEST_CODE:
        with _tagged(_groups(parts.title), collector):
            _python(parts.content, collector, name)
    elif name == "doctest":
        with _tagged(_groups(parts.title), collector):
            cells.read_doctests(parts.content, collector)
    elif name == "codediff":
        parts.offer_fields("title", SegmentKind.TITLE, collector)
        _codediff(parts, collector)
    elif name == "toctree":
        _toctree(parts, collector)
    elif name == "raw":
        if parts.title == "html":
            read_html(parts.content, collector)
    else:
        _prose(name, parts, collector)


def _kept(name: str, parts: Parts) -> str:
    """What a translation may not change of the line of a directive."""
    if name in directives.TITLED | directives.ADMONITIONS | directives.UNTITLED:
        return ""
    return parts.title.partition(" ")[0] if name in directives.VERSIONED else parts.title


def _code(parts: Parts, collector: Collector) -> None:
    parts.offer_option("caption", SegmentKind.CAPTION, collector)
    language = parts.title.lower()
    if language in cells.PYTHON:
        _python(parts.content, collector, "code-block")
    elif cells.has_doctest(parts.content.text):
        cells.read_doctests(parts.content, collector)
    elif language in shell.LANGUAGES:
        shell.read_shell(parts.content, collector)


def _python(content: View, collector: Collector, kind: str) -> None:
    lines = content.lines
    first = next((number for number, line in enumerate(lines) if not is_blank(line)), 0)
    cells.read_python(content.slice(first, len(lines)), collector, kind, "python")


@contextmanager
def _tagged(tags: tuple[str, ...], collector: Collector) -> Iterator[None]:
    """Tag the cells that are read meanwhile."""
    known = len(collector.cells)
    yield
    for cell in collector.cells[known:]:
        cell.tags = (*cell.tags, *tags)


def _groups(names: str) -> tuple[str, ...]:
    """The groups of code that share their names, as tags; code without any is of `default`."""
    groups = [name for each in names.split(",") if (name := each.strip())]
    return () if groups == ["default"] else tuple(f"{GROUP}{name}" for name in groups)


def _codediff(parts: Parts, collector: Collector) -> None:
    """Programs side by side, parted by rules: each is of a group of its own, if it is to run."""
    titles = parts.option("groups") or parts.option("title")
    groups = iter([name.strip() for name in titles.split(",")])
    left_out = {name.strip() for name in parts.option("skip_test").split(",")}
    content, first = parts.content, 0
    lines = content.lines
    for number in range(len(lines) + 1):
        if number == len(lines) or lines[number].strip() == "---":
            group = next(groups, "")
            skipped = (SKIPPED,) if group and group in left_out else ()
            with _tagged((*_groups(group), *skipped), collector):
                _python(content.slice(first, number), collector, "codediff")
            first = number + 1


def _toctree(parts: Parts, collector: Collector) -> None:
    parts.offer_option("caption", SegmentKind.CAPTION, collector)
    rest = []
    for line, point in zip(parts.content.lines, parts.content.points, strict=True):
        entry = ENTRY.match(line)
        rest.append(line[entry.end(1) :] if entry else line)
        if entry:
            start, end = entry.span(1)
            kind = SegmentKind.TOCTREE_TITLE
            collector.add(kind, parts.content, point + start, point + end)
    collector.frame("\n".join(rest))


def _prose(name: str, parts: Parts, collector: Collector) -> None:
    from apps.documents.formats.restructuredtext import read_rst_body

    if name in directives.PICTURES:
        parts.offer_option("alt", SegmentKind.ALT_TEXT, collector)
    elif name == "literalinclude":
        parts.offer_option("caption", SegmentKind.CAPTION, collector)
    if name in directives.CAPTIONED:
        read_rst_body(parts.content, collector, SegmentKind.CAPTION)
    elif name in directives.ADMONITIONS | directives.UNTITLED:
        read_rst_body(parts.whole, collector)
    elif name in directives.TITLED:
        parts.offer_argument(SegmentKind.TITLE, collector)
        if name == "list-table":
            read_rst_body(parts.content, collector, SegmentKind.TABLE_CELL)
        elif name == "csv-table":
            parts.offer_fields("header", SegmentKind.TABLE_CELL, collector)
            read_csv(parts.content, parts.written_options, collector)
        else:
            read_rst_body(parts.content, collector)
    elif name == "replace":
        read_rst_body(parts.body, collector)
    elif name in directives.PROSE or directives.is_described(name):
        if name in directives.VERSIONED:
            parts.offer_argument(SegmentKind.PARAGRAPH, collector, skipped=1)
        read_rst_body(parts.content, collector)
    elif name not in directives.SILENT and name not in directives.PICTURES:
        message = f"The directive {name} is not known; it stays as it is."
        collector.note(parts.body, 0, message, "directive")
