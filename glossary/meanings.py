"""Find terms by words of their definitions: all of them as one text, searched from memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from glossary.hangul import nfc


class Meanings:
    """What terms mean, by the number of each."""

    def __init__(self, meanings: Iterable[tuple[int, str]]) -> None:
        told = [(number, _flat(text)) for number, text in meanings if text.strip()]
        self._numbers = [number for number, _ in told]
        self._text = "\n".join(text for _, text in told)
        self._starts: list[int] = []
        at = 0
        for _, text in told:
            self._starts.append(at)
            at += len(text) + 1

    def find(self, words: str, limit: int) -> list[int]:
        """The first `limit` numbers whose meaning contains `words`, whatever their case."""
        return [number for number, _ in zip(self._each(_flat(words)), range(limit), strict=False)]

    def _each(self, words: str) -> Iterator[int]:
        at = self._text.find(words) if words else -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield self._numbers[number]
            following = number + 1
            if following == len(self._starts):
                return
            at = self._text.find(words, self._starts[following])


def _flat(text: str) -> str:
    return " ".join(nfc(text).lower().split())
