"""Fences of Markdown: directives, code cells and code."""

import re

import yaml

from apps.documents.formats import cells, directives, inline, shell
from apps.documents.formats.collector import Collector
from apps.documents.formats.csv_tables import read_csv
from apps.documents.formats.front_matter import add_scalar
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.views import View

DIRECTIVE = re.compile(r"^\{([A-Za-z][\w:.+-]*)\}[ \t]*(.*?)[ \t]*$")
OPTION = re.compile(r"^:([A-Za-z][\w-]*):(?:[ \t]+(.*?))?[ \t]*$")
YAML_OPTION = re.compile(r"^([A-Za-z][\w-]*):[ \t]+(\S.*?)[ \t]*$")
TAGS = re.compile(r"""tags\s*=\s*\[(.*?)\]""")
TOCTREE_ENTRY = re.compile(r"^\s*(\S.*?)\s+<[^<>]+>\s*$")


def read_fence(body: View, info: str, collector: Collector, is_backtick: bool) -> None:
    """Read a fence. `body` holds its lines without the fence marks and prefixes."""
    directive = DIRECTIVE.match(info.strip())
    if directive:
        read_directive(directive[1], directive[2], body, collector)
        return
    collector.frame("code")
    language = info.strip().split(" ")[0].strip("{}").lower() if info.strip() else ""
    if is_backtick and language in cells.PYTHON:
        tags = TAGS.search(info)
        cells.read_python(body, collector, "fence", language, _tags(tags[1] if tags else ""))
    elif is_backtick and cells.has_doctest(body.text):
        cells.read_python(body, collector, "fence", language or "python")
    elif language in shell.LANGUAGES:
        shell.read_shell(body, collector)


def read_directive(name: str, argument: str, body: View, collector: Collector) -> None:
    options, first = read_options(body)
    count = len(body.lines)
    content = body.slice(min(first, count), count)
    collector.frame(f"directive {sorted(options)}")
    if name in directives.CODE_CELLS:
        tags = _tags(options.get("tags", ""))
        cells.read_python(content, collector, "code-cell", argument.strip() or "python", tags)
    elif name in directives.CODE:
        _option(body, "caption", SegmentKind.CAPTION, collector)
        if argument.lower() in cells.PYTHON:
            cells.read_python(content, collector, "fence", argument.lower())
        elif argument.lower() in shell.LANGUAGES:
            shell.read_shell(content, collector)
    elif name == "toctree":
        _toctree(body, content, collector)
    elif name == "eval-rst":
        from apps.documents.formats.restructuredtext import read_rst_body

        read_rst_body(content, collector)
    else:
        _prose(name, argument, body, content, collector)


def _prose(name: str, argument: str, body: View, content: View, collector: Collector) -> None:
    from apps.documents.formats.markdown import read_body

    if name in directives.PICTURES:
        _option(body, "alt", SegmentKind.ALT_TEXT, collector)
    elif name == "literalinclude":
        _option(body, "caption", SegmentKind.CAPTION, collector)
    if name in directives.TITLED | directives.ADMONITIONS | directives.UNTITLED:
        _argument(name, argument, body, collector)
    elif name in directives.VERSIONED:
        _argument(name, argument.partition(" ")[2].strip(), body, collector)
    if name in directives.CAPTIONED:
        read_body(content, collector, SegmentKind.CAPTION)
    elif name == "csv-table":
        read_csv(content, read_options(body)[0], collector)
    elif name == "list-table":
        read_body(content, collector, SegmentKind.TABLE_CELL)
    elif name in directives.PROSE | directives.TITLED or directives.is_described(name):
        read_body(content, collector)
    elif name not in directives.SILENT and name not in directives.PICTURES:
        collector.note(body, 0, f"The directive {name} is not known; it stays as it is.", "fence")


def _argument(name: str, argument: str, body: View, collector: Collector) -> None:
    """Offer what stands behind a directive's name, on the line before the body."""
    outer = body.outer
    if not argument or outer is None:
        return
    line_end = outer.text.rfind("\n", 0, max(body.places[0], 0))
    line_end = len(outer.text) if line_end < 0 else line_end
    start = outer.text.rfind(argument, 0, line_end + 1 if line_end < len(outer.text) else line_end)
    if start >= 0:
        kind = SegmentKind.TITLE if name in directives.TITLED else SegmentKind.PARAGRAPH
        collector.add(kind, outer, start, start + len(argument))


def read_options(body: View) -> tuple[dict[str, str], int]:
    """A directive's options and the number of the first line behind them."""
    lines = body.lines
    if lines[0].strip() == "---":
        for number, line in enumerate(lines[1:], 1):
            if line.strip() == "---":
                return _yaml_options("\n".join(lines[1:number])), number + 1
        return {}, len(lines)
    options, number = {}, 0
    while number < len(lines) and (found := OPTION.match(lines[number])):
        options[found[1]] = found[2] or ""
        number += 1
    return options, number


def _yaml_options(text: str) -> dict[str, str]:
    try:
        loaded = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return (
        {str(key): str(value) for key, value in loaded.items()} if isinstance(loaded, dict) else {}
    )


def _tags(written: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[\w-]+", written))


def _option(body: View, name: str, kind: SegmentKind, collector: Collector) -> None:
    """Offer the value of an option, of either way to write options."""
    is_yaml = body.lines[0].strip() == "---"
    for number, (line, point) in enumerate(zip(body.lines, body.points, strict=True)):
        found = (YAML_OPTION if is_yaml else OPTION).match(line)
        if (number and line.strip() == "---") or not (found or is_yaml or not line.strip()):
            return
        if found and found[1] == name and found[2] and not inline.only_marks(found[2]):
            start, end = point + found.start(2), point + found.end(2)
            if is_yaml:
                add_scalar(kind, body, start, end, collector)
            else:
                collector.add(kind, body, start, end)


def _toctree(body: View, content: View, collector: Collector) -> None:
    _option(body, "caption", SegmentKind.CAPTION, collector)
    rest = []
    for line, point in zip(content.lines, content.points, strict=True):
        entry = TOCTREE_ENTRY.match(line)
        rest.append(line[entry.end(1) :] if entry else line)
        if entry:
            start, end = entry.span(1)
            collector.add(SegmentKind.TOCTREE_TITLE, content, point + start, point + end)
    collector.frame("\n".join(rest))
