"""The titles in a page's front matter."""

import json
import re

from apps.documents.formats.collector import Collector
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.views import View

READABLE = re.compile(
    r"^(?:title|subtitle|short_title|description|abstract):[ \t]+(?=\S)(.*?)[ \t]*$"
)
QUOTED = re.compile(r"""^(["'])(.*)\1$""")
UNSAFE = re.compile(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]|: |:$| #|\s$""")


def read_front_matter(view: View, collector: Collector) -> None:
    """Offer values that stand on the line of their key; blocks (`|`, `>`) are not offered."""
    rest = []
    for line, point in zip(view.lines, view.points, strict=True):
        found = READABLE.match(line)
        rest.append(line if not found else found[0][: found.start(1)])
        if not found or found[1][0] in "|>&*!{[#":
            continue
        quoted = QUOTED.match(found[1])
        start, end = (found.start(1) + 1, found.end(1) - 1) if quoted else found.span(1)
        collector.add(
            SegmentKind.FRONT_MATTER,
            view,
            point + start,
            point + end,
            read_scalar(line[start:end], quoted[1] if quoted else ""),
            style=Style.YAML,
            mark=quoted[1] if quoted else "",
        )
    collector.skeleton.append("\n".join(rest))


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
