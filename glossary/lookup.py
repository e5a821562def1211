"""Find a term while it is being typed: English, Hangul, first letters (초성), with slips.

Everything is compared as key presses (see `hangul.jamo`), so a word that an input method has
half composed (합ㅅ, 합서) is simply a prefix of the whole one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from glossary.hangul import first_letters, initial_range, is_consonant, jamo, nfc
from glossary.matching import TermEntry

_GAPS = re.compile(r"[\s‐‑–_-]+")
_MOST_HITS = 200  # for each way of looking; a box shows ten
_LONGEST_QUERY = 80
_LEAST_LIKENESS = 0.59  # two slips in five key presses


class Index:
    """A glossary laid out for looking things up. Build it once for a state of the glossary."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(terms)
        forms = [
            (nfc(form).lower(), weight, number)
            for number, term in enumerate(self.terms)
            for form, weight in _weighted(term)
            if form.strip()
        ]
        whole = [(_typed(form), weight, number) for form, weight, number in forms]
        self._whole = _Beginnings(whole)
        self._words = _Beginnings(
            (_typed(form[gap.end() :]), weight, number)
            for form, weight, number in forms
            for gap in _GAPS.finditer(form)
        )
        self._initials = _Beginnings((_GAPS.sub("", first_letters(f)), w, n) for f, w, n in forms)
        self._spelled = _Insides(whole)
        self._written = _Insides([(_GAPS.sub("", f), w, n) for f, w, n in forms])

    def search(self, query: str, limit: int = 10) -> list[TermEntry]:
        """The terms that `query` means most likely, best first. An empty query finds nothing."""
        query = _GAPS.sub("", nfc(query[: 2 * _LONGEST_QUERY]).lower())[:_LONGEST_QUERY]
        found: dict[int, None] = {}
        for numbers in self._ways(query) if query and limit > 0 else ():
            found.update(dict.fromkeys(numbers))
            if len(found) >= limit:
                break
        return [self.terms[number] for number in islice(found, max(limit, 0))]

    def _ways(self, query: str) -> Iterator[Iterable[int]]:
        """Term numbers by ever looser ways of looking."""
        typed = jamo(query)
        has_initials = any(is_consonant(char) for char in query)
        if all(is_consonant(char) for char in query):
            yield self._initials.find(typed)
        yield self._whole.find(typed)
        yield self._words.find(typed)
        if has_initials:
            yield self._written.find(_half_composed(query))
        yield self._spelled.find(re.compile(re.escape(typed)))
        if len(typed) > 2:
            yield self._spelled.alike(typed)


_Key = tuple[str, int, int]  # text, weight, number of the term


def _weighted(term: TermEntry) -> Iterator[tuple[str, int]]:
    """The forms of a term; of two equally near ones the lighter is meant: 합성곱 before 활성값."""
    yield term.source, 0
    for forms, least in ((term.accepted, 0), (term.aliases, 1), (term.forbidden, 5)):
        yield from ((form, least + place) for place, form in enumerate(forms))


class _Beginnings:
    """Sorted keys: which terms have one that begins with a text, shortest first."""

    def __init__(self, keys: Iterable[_Key]) -> None:
        self._keys = sorted(set(keys))

    def find(self, beginning: str) -> list[int]:
        first = bisect_left(self._keys, (beginning, -1, -1))
        last = bisect_right(self._keys, (beginning + "\U0010ffff", 0, 0), lo=first)
        near = self._keys[first : min(last, first + _MOST_HITS)]
        near.sort(key=lambda key: (len(key[0]), key[1], key[0]))
        return [number for _, _, number in near]


class _Insides:
    """All keys as one text: which terms have one that contains, or resembles, a text."""

    def __init__(self, keys: list[_Key]) -> None:
        self._keys = [key for key, _, _ in keys]
        self._weights = [weight for _, weight, _ in keys]
        self._numbers = [number for _, _, number in keys]
        self._order = sorted(range(len(keys)), key=lambda at: len(self._keys[at]))
        self._sorted_keys = [self._keys[at] for at in self._order]
        self._lengths = [len(key) for key in self._sorted_keys]
        self._text = "\n".join(self._keys)
        self._starts = list(accumulate((len(key) + 1 for key in self._keys), initial=0))

    def find(self, pattern: re.Pattern[str]) -> list[int]:
        """Terms with a key that `pattern` matches somewhere: at its start first, then shortest."""
        near = []
        for match in islice(pattern.finditer(self._text), _MOST_HITS):
            at = bisect_right(self._starts, match.start()) - 1
            is_inside = match.start() > self._starts[at]
            near.append((is_inside, len(self._keys[at]), self._weights[at], at))
        return [self._numbers[at] for *_, at in sorted(near)]

    def alike(self, typed: str) -> list[int]:
        """Terms with a key that `typed` may be a slip for, nearest first."""
        least = bisect_left(self._lengths, _LEAST_LIKENESS * len(typed))
        most = bisect_right(self._lengths, len(typed) / _LEAST_LIKENESS)
        near = process.extract(
            typed,
            self._sorted_keys[least:most],
            scorer=OSA.normalized_similarity,
            score_cutoff=_LEAST_LIKENESS,
            limit=20,
        )
        return [self._numbers[self._order[least + at]] for _, _, at in near]


def _typed(form: str) -> str:
    return jamo(_GAPS.sub("", form))


def _half_composed(query: str) -> re.Pattern[str]:
    """`query` with each lone consonant standing for any syllable that it begins: 합ㅅ, ㅎ성곱."""
    return re.compile("".join(map(_one_char, query)))


def _one_char(char: str) -> str:
    if not is_consonant(char) or (syllables := initial_range(char)) is None:
        return re.escape(char)
    return f"[{char}{syllables[0]}-{syllables[1]}]"
