"""What stands in quotation marks: other people's words, which we do not change."""

import re
from collections.abc import Iterable, Sequence

from glossary.masking import mask

_LONGEST = 400
_QUOTED = re.compile(
    rf"""“[^“”]{{1,{_LONGEST}}}” | ‘[^‘’]{{1,{_LONGEST}}}’ | «[^«»]{{1,{_LONGEST}}}»
      | 「[^「」]{{1,{_LONGEST}}}」 | 『[^『』]{{1,{_LONGEST}}}』 | "[^"]{{1,{_LONGEST}}}"
      | (?<![A-Za-z0-9])'[^'\n]{{1,{_LONGEST}}}'(?![A-Za-z0-9])""",
    re.VERBOSE,
)


def quotations(text: str) -> list[tuple[int, int]]:
    """Spans with their marks, in order, none within another. Marks in code open nothing."""
    return [found.span() for found in _QUOTED.finditer(mask(text))]


def is_within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def overlap(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)
