"""How much of a page has to be read again to see what one text does to its blocks.

A block that stands in nothing else is read by its own lines: where it begins, nothing is left of
what came before, but for the styles of titles met so far, which both readings count alike. So the
stretch from the block before a text through the block behind it tells as much as the page of a
text that looks harmless: what could leave its block would be seen in its neighbours.
"""

from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache

from markdown_it.token import Token

from apps.documents.formats.collector import Collector
from apps.documents.formats.markdown import PAGE, read_blocks
from apps.documents.formats.restructuredtext import RstReader
from apps.documents.formats.views import Unit

LONG = 2_000  # characters from which on a text is read in part: to find its blocks takes a reading


def window(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """The stretch of the unit's text to read again where `start` to `end` changes."""
    first, last = 0, len(unit.text)
    if unit.flavour not in OUTERMOST or last < LONG:
        return first, last
    blocks = _blocks(unit.text, unit.flavour)
    before = bisect_right(blocks, start) - 2
    after = bisect_left(blocks, end) + 1
    if before >= 0:
        first = blocks[before]
    if after < len(blocks):
        last = blocks[after]
    return first, last


@lru_cache(maxsize=64)
def _blocks(text: str, flavour: str) -> "array[int]":
    return array("q", OUTERMOST[flavour](Unit(text, [0], [0], flavour=flavour)))


def _in_markdown(unit: Unit) -> list[int]:
    """Where blocks start that stand in nothing else and would read alike on top of a page.

    A rule of three hyphens would not: there it begins the front matter.
    """
    view, starts = unit.view(), []

    def take(token: Token, _before: Token | None) -> None:
        if token.map and not token.level and token.nesting != -1:
            point = view.points[token.map[0]]
            if not view.text.startswith("---", point):
                starts.append(view.at(point))

    read_blocks(view.text, PAGE, take)
    return starts


def _in_rst(unit: Unit) -> list[int]:
    view = unit.view()
    reader = RstReader(view, Collector(unit, flavour="rst"), has_titles=True)
    return [view.at(view.points[number]) for number in reader.blocks()]


OUTERMOST = {"markdown": _in_markdown, "rst": _in_rst}
