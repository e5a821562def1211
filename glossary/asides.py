"""Where a text is in brackets or in quotes: an original beside its translation."""

from __future__ import annotations

import re
from bisect import bisect_right

_MARK = re.compile(r'[()"\n]')


class Asides:
    """The asides of a text, read once, from the first question on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._inside: list[bool] = []

    def has(self, position: int) -> bool:
        """Whether `position` stands in round brackets or double quotes opened on its line."""
        if not self._starts:
            self._read()
        return self._inside[bisect_right(self._starts, position) - 1]

    def _read(self) -> None:
        self._starts, self._inside = [0], [False]
        depth, is_quoted = 0, False
        for mark in _MARK.finditer(self._text):
            if mark[0] == "\n":
                depth, is_quoted = 0, False
            elif mark[0] == '"':
                is_quoted = not is_quoted
            else:
                depth = max(depth + (1 if mark[0] == "(" else -1), 0)
            self._starts.append(mark.end())
            self._inside.append(depth > 0 or is_quoted)
