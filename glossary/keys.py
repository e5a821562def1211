"""Texts laid out for finding those that begin with, contain or resemble what is typed."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.hangul import first_letters, is_consonant

_LAST = "\U0010ffff"
_SHORT = 5  # letters: of fewer than six, two slips leave too little to go by
_LEAST_LIKENESS = 0.59  # two slips in five key presses
_BEGINNING_COSTS = 0.08  # a slip in a half-typed word counts for less than in a whole one
_MOST_CANDIDATES = 400
_GRAMS = 14  # the rarest tell most, and a slip spoils four
_ENOUGH = 8_000
_LONGEST_SEEN = 24  # letters of a text that are laid out: what differs later shows all the same


class Key(NamedTuple):
    """One way to look a term up. Of two equally near ones the lighter is meant."""

    text: str
    weight: int
    number: int


class Beginnings:
    """Sorted keys: which terms have one that begins with a text, shortest first."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = sorted(set(keys))
        self._ranked: dict[str, list[int]] = {}

    def find(self, beginning: str, most: int) -> list[int]:
        """At most `most` numbers of terms, those of the shortest keys. What one or two letters
        begin is worked out once: of a big glossary it is a tenth."""
        if len(beginning) > 2:
            return self._nearest(beginning, most)
        ranked = self._ranked.get(beginning, [])
        if len(ranked) < most:
            ranked = self._ranked[beginning] = self._nearest(beginning, most)
        return ranked[:most]

    def _nearest(self, beginning: str, most: int) -> list[int]:
        first = bisect_left(self._keys, (beginning, -1, -1))
        last = bisect_right(self._keys, (beginning + _LAST, 0, 0), lo=first)
        near = nsmallest(
            most,
            (self._keys[at] for at in range(first, last)),
            key=lambda key: (len(key.text), key.weight, key.text),
        )
        return [key.number for key in near]


class Insides:
    """Keys as one text: which terms have one that contains a text."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = sorted(set(keys))
        self._text = "\n".join(key.text for key in self._keys)
        self._starts = array("I", accumulate((len(key.text) + 1 for key in self._keys), initial=0))

    def find(self, part: str, most: int) -> list[int]:
        """Terms with a key that contains `part`: at its start first, then the shortest."""
        near = []
        for place in _places(self._text, part, most):
            at = bisect_right(self._starts, place) - 1
            key = self._keys[at]
            near.append((place > self._starts[at], len(key.text), key.weight, key.number))
        return [number for *_, number in sorted(near)]


class Syllables:
    """Keys by the first letters of their syllables: which terms have one that contains some
    syllables and, between them, lone letters that stand for any syllable they begin (합ㅅ곱)."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys = sorted(set(keys))
        self._text = "\n".join(key.text for key in self._keys)
        self._initials = first_letters(self._text)
        self._starts = array("I", accumulate((len(key.text) + 1 for key in self._keys), initial=0))

    def find(self, part: str, most: int) -> list[int]:
        near = []
        for place in _places(self._initials, first_letters(part), 4 * most):
            written = self._text[place : place + len(part)]
            if all(
                is_consonant(want) or want == is_ for want, is_ in zip(part, written, strict=True)
            ):
                at = bisect_right(self._starts, place) - 1
                key = self._keys[at]
                near.append((place > self._starts[at], len(key.text), key.weight, key.number))
        return [number for *_, number in sorted(near)[:most]]


class Slip(NamedTuple):
    number: int
    likeness: float


class Resembling:
    """Different texts, by three letters in a row: which of them another may be a slip for."""

    def __init__(self, keys: Iterable[Key]) -> None:
        by_text: dict[str, list[tuple[int, int]]] = {}
        for text, weight, number in set(keys):
            by_text.setdefault(text, []).append((weight, number))
        self._texts = sorted(by_text, key=lambda text: (len(text), text))
        self._lengths = array("I", map(len, self._texts))
        self._terms = [min(by_text[text]) for text in self._texts]
        self._more = {
            at: sorted(by_text[text])[1:]
            for at, text in enumerate(self._texts)
            if len(by_text[text]) > 1
        }
        self._grams: dict[str, array[int]] = {}
        for at, text in enumerate(self._texts):
            for gram in _grams(text):
                self._grams.setdefault(gram, array("I")).append(at)

    def find(self, typed: str, most: int) -> list[Slip]:
        """Terms with a text that `typed` may be a slip for, or the beginning of one, nearest
        first."""
        near = sorted(
            (-likeness, self._lengths[at], *self._terms[at], at)
            for at, likeness in self._alike(typed, _LEAST_LIKENESS)
        )
        found: list[Slip] = []
        for opposite, _, _, number, at in near[:most]:
            others = (other for _, other in self._more.get(at, ())[:most])
            found += [Slip(one, -opposite) for one in (number, *others)]
        return found

    def _alike(self, typed: str, least: float) -> Iterator[tuple[int, float]]:
        candidates = self._candidates(typed, least)
        texts = [self._texts[at] for at in candidates]
        best: dict[int, float] = {}
        for _, likeness, place in _extracted(typed, texts, least):
            best[candidates[place]] = likeness
        beginnings = [text[: len(typed)] for text in texts] if len(typed) > _SHORT else []
        for _, likeness, place in _extracted(typed, beginnings, least + _BEGINNING_COSTS):
            at = candidates[place]
            best[at] = max(best.get(at, 0.0), likeness - _BEGINNING_COSTS)
        yield from best.items()

    def _candidates(self, typed: str, least: float) -> list[int]:
        """Texts near enough in length to a short `typed`, or that share most with a longer one."""
        if len(typed) <= _SHORT or len(self._texts) <= _MOST_CANDIDATES:
            first = bisect_left(self._lengths, int(least * len(typed)))
            last = bisect_right(self._lengths, int(len(typed) / least) + 1)
            return list(range(first, last))
        shared: Counter[int] = Counter()
        for places in sorted(filter(None, map(self._grams.get, _grams(typed))), key=len)[:_GRAMS]:
            shared.update(places)
            if shared.total() > _ENOUGH:
                break
        wanted = ((-count, self._lengths[at], at) for at, count in shared.items())
        return [at for *_, at in nsmallest(_MOST_CANDIDATES, wanted)]


def _extracted(typed: str, texts: list[str], least: float) -> list[tuple[str, float, int]]:
    return process.extract(
        typed, texts, scorer=OSA.normalized_similarity, score_cutoff=least, limit=40
    )


def _grams(text: str) -> set[str]:
    padded = f"\n{text}\n"[:_LONGEST_SEEN]
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _places(text: str, part: str, most: int) -> Iterator[int]:
    """The first places of `part` in `text`, one a line."""
    place = text.find(part)
    while place >= 0 and most > 0:
        yield place
        most -= 1
        end = text.find("\n", place)
        place = text.find(part, end) if end >= 0 else -1
