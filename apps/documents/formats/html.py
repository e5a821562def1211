"""The readable text of HTML blocks: runs of words between block tags, and the texts of pictures."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from apps.documents.formats.collector import Collector
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.views import View

SILENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|pre|svg|textarea|template)\b.*?(?:</\1\s*>|\Z)"
    r"|<[?!].*?(?:>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
INLINE = r"a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|tt|u|var"
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
INLINE_TAG = re.compile(rf"</?(?:{INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
ALT = re.compile(r"""<img\b[^<>]*?\salt\s*=\s*(["'])(.*?)\1""", re.DOTALL | re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2}")


def read_html(view: View, collector: Collector, depth: int = 0) -> None:
    text = view.text
    silent = [found.span() for found in SILENT.finditer(text)]
    walls = list(silent)
    for tag in TAG.finditer(text):
        if not INLINE_TAG.fullmatch(tag[0]) and not _inside(tag.start(), silent):
            walls.append(tag.span())
    start = 0
    for wall_start, wall_end in [*sorted(walls), (len(text), len(text))]:
        if wall_start > start:
            _run(view, start, wall_start, collector, depth)
        start = max(start, wall_end)
    for alt in ALT.finditer(text):
        if alt[2] and "\n" not in alt[2]:
            collector.add(SegmentKind.ALT_TEXT, view, *alt.span(2))
    shown = (ALT.sub(_without_alt, text[first:last]) for first, last in sorted(walls))
    collector.frame("html " + " ".join(shown))


def _without_alt(found: re.Match[str]) -> str:
    """A picture's tag without the text that is offered of it."""
    if "\n" in found[2]:
        return found[0]
    start, end = (place - found.start() for place in found.span(2))
    return found[0][:start] + found[0][end:]


def _inside(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether one of these spans, which are in order, holds the offset."""
    before = bisect_right(spans, offset, key=lambda span: span[0])
    return before > 0 and offset < spans[before - 1][1]


def _run(view: View, start: int, end: int, collector: Collector, depth: int) -> None:
    text = view.text[start:end]
    head = len(text) - len(text.lstrip())
    pieces, offset = [], start + head
    for line in text.strip().split("\n"):
        lead = len(line) - len(line.lstrip(" \t"))
        pieces.append((offset + lead, line.strip(" \t")))
        offset += len(line) + 1
    bare = TAG.sub("", " ".join(line for _, line in pieces))
    if not WORD.search(bare):
        return
    prefix = collector.continuation(view, [place for place, _ in pieces], depth)
    flowing = " ".join(line for _, line in pieces if line)
    last, line = pieces[-1]
    collector.add(
        SegmentKind.HTML,
        view,
        pieces[0][0],
        last + len(line),
        flowing,
        style=Style.LINE,
        prefix=prefix,
    )
