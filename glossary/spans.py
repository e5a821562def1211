"""Spans of a text, asked whether one of them covers another span."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Any spans, overlapping or not, asked in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._farthest = list(accumulate((end for _, end in ordered), max))

    def cover(self, start: int, end: int) -> bool:
        """Whether one of them holds all of [start, end)."""
        return self._reach(start) >= end

    def exceed(self, start: int, end: int) -> bool:
        """Whether one of them holds all of [start, end) and more."""
        return self._reach(start) > end or self._reach(start - 1) >= end

    def _reach(self, start: int) -> int:
        """The farthest end of a span that begins at `start` or before."""
        number = bisect_right(self._starts, start)
        return self._farthest[number - 1] if number else -1
