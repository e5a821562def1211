"""How much of a page has to be read again to see what one text does to its blocks.

In Markdown a heading at the outermost level ends all that is open, and what follows it reads the
same whatever came before. So the stretch from the heading before a text up to the next one tells
as much as the page, as long as that next heading is read as one still: it belongs to the stretch.
"""

from bisect import bisect_left
from functools import lru_cache

from apps.documents.formats.markdown import outermost_headings
from apps.documents.formats.views import NEWLINE, Unit

LONG = (
    2_000  # characters from which on a text is read in part: to find its headings takes a reading
)


def window(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """The stretch of the unit's text to read again where `start` to `end` changes."""
    first, last = 0, len(unit.text)
    if unit.flavour != "markdown" or last < LONG:
        return first, last
    tops = _tops(unit.text)
    before = bisect_left(tops, unit.text.rfind("\n", 0, start) + 1) - 1
    after = bisect_left(tops, end)
    if before >= 0:
        first = tops[before]
    if after < len(tops):
        line = NEWLINE.search(unit.text, tops[after])
        last = line.end() if line else last
    return first, last


@lru_cache(maxsize=64)
def _tops(text: str) -> tuple[int, ...]:
    return tuple(outermost_headings(Unit(text, [0], [0])))
