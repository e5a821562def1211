"""The titles in a page's front matter, and other values that YAML writes."""

import json
import re

from apps.documents.formats.collector import Collector
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.views import View

READABLE = re.compile(
    r"^(?:title|subtitle|short_title|description|abstract):[ \t]+(?=\S)(.*?)[ \t]*$"
)
BLOCK = re.compile(r"([|>])[-+]?(?:[ \t]+#.*)?$")
QUOTED = re.compile(r"""^(["'])(.*)\1$""")
OPENS_QUOTE = re.compile(r"""^["']""")
UNSAFE = re.compile(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|: |:$| #|\s$""")


def read_front_matter(view: View, collector: Collector) -> None:
    """Offer the values that people read; the lines around them are the skeleton."""
    rest, number = [], 0
    while number < len(view.lines):
        line, first = view.lines[number], number
        number += 1
        found = READABLE.match(line)
        if not found:
            rest.append(line)
            continue
        while number < len(view.lines) and _goes_on(view, number):
            number += 1
        rest.append(line[: found.start(1)])
        if block := BLOCK.match(found[1]):
            rest.append(found[1])
            _block(view, first + 1, number, block[1] == ">", collector)
        else:
            _value(view, first, number, found.start(1), collector)
    collector.frame("\n".join(rest))


def _goes_on(view: View, number: int) -> bool:
    """Whether a line belongs to the value above: it is indented, or empty before one that is."""
    lines = view.lines
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number < len(lines) and lines[number][0] in " \t"


def _block(view: View, first: int, last: int, is_folded: bool, collector: Collector) -> None:
    """A value written in lines of its own, below `|` or `>`."""
    lines = view.lines[first:last]
    if not lines or not lines[0].strip():
        return
    prefix = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    if any(line.strip() and not line.startswith(prefix) for line in lines):
        return
    is_flowing = is_folded and all(line.strip() and line[len(prefix)] != " " for line in lines)
    joint = " " if is_flowing else "\n"
    start = view.points[first] + len(prefix)
    end = view.points[last - 1] + len(view.lines[last - 1].rstrip())
    text = joint.join(line[len(prefix) :].rstrip() for line in lines)
    style = Style.LINE if is_flowing else Style.LINES
    prefix = collector.unit.line_prefix(view.at(start))
    collector.add(SegmentKind.FRONT_MATTER, view, start, end, text, style=style, prefix=prefix)


def _value(view: View, first: int, last: int, column: int, collector: Collector) -> None:
    """A value that begins behind its key, and may go on below."""
    start = view.points[first] + column
    if last == first + 1:
        end = start + len(view.lines[first][column:].rstrip())
        add_scalar(SegmentKind.FRONT_MATTER, view, start, end, collector)
    elif all(line.strip() for line in view.lines[first:last]) and not UNSAFE.match(
        view.lines[first][column:]
    ):
        end = view.points[last - 1] + len(view.lines[last - 1].rstrip())
        text = " ".join(view.text[start:end].split())
        collector.add(SegmentKind.FRONT_MATTER, view, start, end, text, style=Style.YAML)


def add_scalar(kind: SegmentKind, view: View, start: int, end: int, collector: Collector) -> None:
    """Offer a value that stands on one line, without its quotes."""
    written = view.text[start:end]
    quoted = QUOTED.match(written)
    if written[:1] in {"|", ">", "&", "*", "!", "{", "[", "#"}:
        return
    if OPENS_QUOTE.match(written) and not quoted:
        return
    if quoted:
        start, end = start + 1, end - 1
    quote = quoted[1] if quoted else ""
    text = read_scalar(view.text[start:end], quote)
    collector.add(kind, view, start, end, text, style=Style.YAML, mark=quote)


def read_scalar(written: str, quote: str) -> str:
    if quote == "'":
        return written.replace("''", "'")
    if quote == '"':
        try:
            return str(json.loads(f'"{written}"'))
        except ValueError:
            return written
    return written


def write_scalar(text: str, quote: str) -> str:
    text = " ".join(text.split())
    if quote == "'":
        return text.replace("'", "''")
    if quote == '"':
        return json.dumps(text, ensure_ascii=False)[1:-1]
    return json.dumps(text, ensure_ascii=False) if UNSAFE.search(text) else text
