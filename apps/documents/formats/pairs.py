"""A page and the notebook beside it, which jupytext keeps alike: one translation for both."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from apps.documents.formats.model import Document, ParsedCell, ParsedSegment, SegmentKind

HEADER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---", re.MULTILINE | re.DOTALL)
JUPYTEXT = re.compile(r"^[ \t]*jupytext:[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parting:
    """Where a page and its notebook part for the first time: lines of both, 0 past the end."""

    line: int
    twin_line: int


def carried(document: Document, twin: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """Translations of a page by the keys of its twin, where both say the same.

    Equal texts are paired in their order.
    """
    waiting: dict[tuple[str, str], deque[str]] = defaultdict(deque)
    for kind, text, key in _everything(document):
        waiting[kind, text].append(key)
    found = {}
    for kind, text, key in _everything(twin):
        keys = waiting.get((kind, text))
        if keys and (mine := keys.popleft()) in texts:
            found[key] = texts[mine]
    return found


def _everything(document: Document) -> Iterator[tuple[str, str, str]]:
    for segment in document.segments:
        yield segment.kind.value, segment.text, segment.key
    for cell in document.cells:
        yield "code", cell.code.strip(), cell.key


def parting(document: Document, twin: Document) -> Parting | None:
    """None where both say the same, and run the same cells, in the same order.

    A page without jupytext's header does not say where its cells end: it parts at once.
    """
    header = HEADER.match(document.text)
    if not header or not JUPYTEXT.search(header[1]):
        return Parting(1, 1)
    for mine, other in zip_longest(_outline(document), _outline(twin)):
        if mine is None or other is None or _content(mine) != _content(other):
            return Parting(mine.line if mine else 0, other.line if other else 0)
    return None


Part = ParsedSegment | ParsedCell


def _outline(document: Document) -> list[Part]:
    """Texts and code, in order. Front matter is the page's alone."""
    segments = [each for each in document.segments if each.kind is not SegmentKind.FRONT_MATTER]
    return sorted([*segments, *document.cells], key=lambda part: (part.start, -part.end))


def _content(part: Part) -> tuple[str, ...]:
    if isinstance(part, ParsedCell):
        return ("code", part.code.strip(), *sorted(part.tags))
    return (part.kind.value, part.text)
