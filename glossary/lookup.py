"""Find a term while it is being typed: English, Hangul, first letters (초성), with slips.

Everything is compared as key presses (see `hangul.jamo`), so a word that an input method has
half composed (합ㅅ, 합서) is simply a prefix of the whole one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import islice

from glossary.hangul import first_letters, is_consonant, is_syllable, jamo, nfc
from glossary.keyboard import as_jamo, as_latin
from glossary.keys import Beginnings, Insides, Key, Resembling, Syllables
from glossary.matching import TermEntry

_GAPS = re.compile(r"[\s‐‑–_-]+")
_LONGEST_QUERY = 80
_LEAST_HITS = 50  # for each way of looking: one term may have many forms
_MAP_KEYS = 3  # from so many on, keys in the wrong mode tell something


class Index:
    """A glossary laid out for looking things up. Build it once for a state of the glossary."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(terms)
        forms = list(_forms(self.terms))
        typed = [form._replace(text=_typed(form.text)) for form in forms]
        written = [
            form._replace(text=_GAPS.sub("", form.text))
            for form in forms
            if any(map(is_syllable, form.text))
        ]
        self._whole = Beginnings(typed)
        self._words = Beginnings(
            form._replace(text=_typed(form.text[gap.end() :]))
            for form in forms
            for gap in _GAPS.finditer(form.text)
        )
        self._initials = Beginnings(key._replace(text=first_letters(key.text)) for key in written)
        self._syllables = Syllables(written)
        self._inside = Insides(typed)
        self._resembling = Resembling(typed)

    def search(self, query: str, limit: int = 10) -> list[TermEntry]:
        """The terms that `query` means most likely, best first. An empty query finds nothing."""
        query = _GAPS.sub("", nfc(query[: 2 * _LONGEST_QUERY]))[:_LONGEST_QUERY]
        found: dict[int, None] = {}
        for numbers in self._ways(query, limit, found) if query and limit > 0 else ():
            found.update(dict.fromkeys(numbers))
            if len(found) >= limit:
                break
        return [self.terms[number] for number in islice(found, max(limit, 0))]

    def _ways(self, query: str, limit: int, found: Container[int]) -> Iterator[Iterable[int]]:
        """Term numbers by ever looser ways of looking."""
        most = limit + _LEAST_HITS
        typed = jamo(query.lower())
        has_initials = any(map(is_consonant, query))
        if all(map(is_consonant, query)):
            yield self._initials.find(typed, most)
        yield self._whole.find(typed, most)
        if has_initials:
            yield self._syllables.find(_parted(query.lower()), most)
        yield self._words.find(typed, most)
        if not found and len(typed) >= _MAP_KEYS:
            for meant in {as_jamo(query), as_latin(typed)} - {typed}:
                yield self._whole.find(meant, most)
                yield self._words.find(meant, most)
        slips = self._resembling.find(typed, most) if len(typed) > 2 else []
        if len(typed) > 4:
            yield (slip.number for slip in slips if slip.likeness >= 1 - 1.2 / len(typed))
        yield self._inside.find(typed, most)
        yield (slip.number for slip in slips)


def _forms(terms: Iterable[TermEntry]) -> Iterator[Key]:
    """The forms of all terms; the lighter is meant where two are equally near."""
    for number, term in enumerate(terms):
        for forms, least in (
            ((term.source,), 0),
            (term.accepted, 0),
            (term.aliases, 1),
            (term.forbidden, 5),
        ):
            for place, form in enumerate(forms):
                if form.strip():
                    yield Key(nfc(form).strip().lower(), least + place, number)


def _parted(query: str) -> str:
    """`query` with lone compounds, which an input method makes of two initials, in two: ㄳ."""
    return "".join(jamo(char) if is_consonant(char) else char for char in query)


def _typed(form: str) -> str:
    return jamo(_GAPS.sub("", form))
