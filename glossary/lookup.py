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
from rapidfuzz.distance import Levenshtein

from glossary.hangul import first_letters, initial_range, is_consonant, jamo, nfc
from glossary.matching import TermEntry

_GAPS = re.compile(r"[\s‐‑–_-]+")
_MOST_HITS = 200  # for each way of looking; a box shows ten
_LONGEST_QUERY = 80
_LEAST_LIKENESS = 0.6


class Index:
    """A glossary laid out for looking things up. Build it once for a state of the glossary."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(terms)
        forms = [
            (nfc(form).lower(), number)
            for number, term in enumerate(self.terms)
            for form in (term.source, *term.aliases, *term.accepted, *term.forbidden)
            if form.strip()
        ]
        whole = [(_typed(form), number) for form, number in forms]
        self._whole = _Beginnings(whole)
        self._words = _Beginnings(
            (_typed(form[gap.end() :]), number)
            for form, number in forms
            for gap in _GAPS.finditer(form)
        )
        self._initials = _Beginnings((_GAPS.sub("", first_letters(f)), n) for f, n in forms)
        self._spelled = _Insides(whole)
        self._written = _Insides([(_GAPS.sub("", form), number) for form, number in forms])

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


class _Beginnings:
    """Sorted keys: which terms have one that begins with a text, shortest first."""

    def __init__(self, keys: Iterable[tuple[str, int]]) -> None:
        self._keys = sorted(set(keys))

    def find(self, beginning: str) -> list[int]:
        first = bisect_left(self._keys, (beginning, -1))
        last = bisect_right(self._keys, (beginning + "\U0010ffff", 0), lo=first)
        near = self._keys[first : min(last, first + _MOST_HITS)]
        return [number for _, number in sorted(near, key=lambda key: (len(key[0]), key[0]))]


class _Insides:
    """All keys as one text: which terms have one that contains, or resembles, a text."""

    def __init__(self, keys: list[tuple[str, int]]) -> None:
        self._keys = [key for key, _ in keys]
        self._numbers = [number for _, number in keys]
        self._text = "\n".join(self._keys)
        self._starts = list(accumulate((len(key) + 1 for key in self._keys), initial=0))

    def find(self, pattern: re.Pattern[str]) -> list[int]:
        """Terms with a key that `pattern` matches somewhere: at its start first, then shortest."""
        near = []
        for match in islice(pattern.finditer(self._text), _MOST_HITS):
            at = bisect_right(self._starts, match.start()) - 1
            near.append((match.start() - self._starts[at] > 0, len(self._keys[at]), at))
        return [self._numbers[at] for _, _, at in sorted(near)]

    def alike(self, typed: str) -> list[int]:
        """Terms with a key that `typed` may be a slip for, nearest first."""
        near = process.extract(
            typed,
            self._keys,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_LEAST_LIKENESS,
            limit=20,
        )
        return [self._numbers[at] for _, _, at in near]


def _typed(form: str) -> str:
    return jamo(_GAPS.sub("", form))


def _half_composed(query: str) -> re.Pattern[str]:
    """`query` with each lone consonant standing for any syllable that it begins: 합ㅅ, ㅎ성곱."""
    return re.compile("".join(map(_one_char, query)))


def _one_char(char: str) -> str:
    if not is_consonant(char) or (syllables := initial_range(char)) is None:
        return re.escape(char)
    return f"[{char}{syllables[0]}-{syllables[1]}]"
