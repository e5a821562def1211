"""Find the words of a glossary in a text: English by its inflections, Korean by its written forms.

Korean needs no morphology: a particle comes after the word, so the longest written form decides,
together with what may stand beside it (`edges`) and with a list of exceptions per term for words
that merely contain it (층 in 계층).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby
from typing import Generic, Literal, NamedTuple, TypeVar

from glossary import edges
from glossary.asides import Asides
from glossary.flattening import flattened, squeezed
from glossary.hangul import is_syllable, nfc
from glossary.masking import mask
from glossary.ordinary import WORDS
from glossary.spans import Spans
from glossary.spelling import english, gaps_of, is_korean_verb, korean, words_of

Status = Literal["source", "accepted", "forbidden"]

_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_TOO_WIDE = re.compile(r"\s{40}|\n\s*\n")
_EVERY = -1  # the order of exceptions that are no one term's


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term as a matcher needs it, free of any database.

    `exceptions` are longer words or phrases, of either language, in which the term does not count.
    `readings` say how forms in Latin script are read (잭스), which chooses their particles. A term
    with an accepted form in -하다 is a verb, and found as rendered and rendering too.
    """

    source: str
    aliases: Sequence[str] = ()
    accepted: Sequence[str] = ()
    forbidden: Sequence[str] = ()
    exceptions: Sequence[str] = ()
    readings: Sequence[str] = ()
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text. `start` and `end` count characters of the text as it was given;
    `form` is the form as the glossary writes it, not as it stands in the text. Of a verb in
    -하다 the hit is the noun before it."""

    start: int
    end: int
    term: TermEntry
    form: str
    status: Status

    @property
    def is_accepted(self) -> bool:
        return self.status == "accepted"

    @property
    def is_forbidden(self) -> bool:
        return self.status == "forbidden"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a term. No `status` marks an exception; no `term`, one to every term."""

    order: int
    term: TermEntry | None
    text: str
    status: Status | None
    is_derived: bool = False
    is_verb: bool = False
    gaps: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()


class _Found(NamedTuple):
    """`reach` is where the form ends with its verb ending; the longest reach wins."""

    start: int
    end: int
    reach: int
    form: _Form


_Text = TypeVar("_Text", str, tuple[str, ...])


class _Forms(Generic[_Text]):
    """Forms by how they are written: in characters of Korean, in words of English."""

    def __init__(self) -> None:
        self._forms: dict[_Text, list[_Form]] = {}
        self._lengths: dict[_Text, list[int]] = {}

    def add(self, written: _Text, form: _Form) -> None:
        if written:
            self._forms.setdefault(written, []).append(form)
            lengths = self._lengths.setdefault(written[:2], [])
            if len(written) not in lengths:
                lengths.append(len(written))

    def has(self, written: _Text) -> bool:
        return written in self._forms

    def walk(self, text: _Text) -> Iterator[tuple[int, int, _Form]]:
        """Every form in `text`, however they overlap, with its start and its end."""
        last = len(text)
        for start in range(last):
            for head in (text[start : start + 1], text[start : start + 2])[: last - start]:
                for length in self._lengths.get(head, ()):
                    if start + length <= last:
                        for form in self._forms.get(text[start : start + length], ()):
                            yield start, start + length, form


class Matcher:
    """Finds many terms in one pass over a text. Build it once and keep it."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(terms)
        self._source: _Forms[tuple[str, ...]] = _Forms()
        self._target: _Forms[str] = _Forms()
        for order, term in enumerate(self.terms):
            self._add(order, term)
        for word in WORDS:
            if any(map(self._target.has, _parts(word))):
                self._target.add(word, _Form(_EVERY, None, word, None))

    def _add(self, order: int, term: TermEntry) -> None:
        is_verb = any(map(is_korean_verb, term.accepted))
        for text in (term.source, *term.aliases):
            for words, is_derived in english(text, is_verb and text == term.source):
                form = _Form(order, term, nfc(text), "source", is_derived, words=words)
                self._source.add(_lowered(words), form)
        for text in term.exceptions:
            form = _Form(order, term, nfc(text), None)
            self._source.add(_lowered(word[0] for word in words_of(form.text)), form)
            self._target.add(_squeezed(form.text), replace(form, gaps=gaps_of(form.text)))
        for text in term.accepted:
            self._add_target(_Form(order, term, nfc(text), "accepted"))
        for text in term.forbidden:
            self._add_target(_Form(order, term, nfc(text), "forbidden"))

    def _add_target(self, form: _Form) -> None:
        for text, is_derived, is_verb in korean(form.text):
            spelled = replace(form, is_derived=is_derived, is_verb=is_verb, gaps=gaps_of(text))
            self._target.add(_squeezed(text), spelled)

    def find_source(self, text: str) -> list[Hit]:
        """Terms in English prose, in order, none overlapping another."""
        flat, back = flattened(text)
        prose = mask(flat)
        words = list(words_of(prose))
        found = (
            _Found(words[start].start(), words[end - 1].end(), words[end - 1].end(), form)
            for start, end, form in self._source.walk(_lowered(word[0] for word in words))
        )
        return _hits([one for one in found if _stands_in_english(prose, one)], back)

    def find_target(self, text: str) -> list[Hit]:
        """Accepted and forbidden forms in Korean prose, in order, none overlapping another."""
        flat, back = flattened(text)
        prose = mask(flat)
        asides = Asides(prose)
        written, places = squeezed(prose.translate(_ASCII_LOWER))
        found = (
            _found_in_korean(prose, places[start:end], form)
            for start, end, form in self._target.walk(written)
        )
        return _hits([one for one in found if _stands_in_korean(prose, one, asides)], back)


def _lowered(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _squeezed(text: str) -> str:
    return squeezed(text.translate(_ASCII_LOWER))[0]


def _parts(word: str) -> Iterator[str]:
    """What stands in `word`, shorter than it."""
    spans = combinations(range(len(word) + 1), 2)
    return (word[start:end] for start, end in spans if end - start < len(word))


def _hits(standing: list[_Found], back: Callable[[int], int]) -> list[Hit]:
    """Drop what an exception covers and what a longer form overlaps."""
    covers = _covers(one for one in standing if one.form.status is None)
    forms = [one for one in standing if one.form.status and not _is_hidden(one, covers)]
    forms.sort(key=lambda one: (one.start, -one.reach, one.form.is_derived, one.form.order))
    hits: list[Hit] = []
    reached = 0
    for (start, _), same in groupby(forms, key=lambda one: (one.start, one.reach)):
        if start >= reached:
            chosen = _one_each(same)
            reached = chosen[0].end
            hits += (_hit(one, back) for one in chosen)
    return hits


def _hit(one: _Found, back: Callable[[int], int]) -> Hit:
    form = one.form
    assert form.term
    assert form.status
    return Hit(back(one.start), back(one.end), form.term, form.text, form.status)


def _covers(found: Iterable[_Found]) -> dict[int, Spans]:
    """Where exceptions stand, by the order of their term."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in found:
        spans.setdefault(one.form.order, []).append((one.start, one.end))
    return {order: Spans(those) for order, those in spans.items()}


def _is_hidden(one: _Found, covers: Mapping[int, Spans]) -> bool:
    own, every = covers.get(one.form.order), covers.get(_EVERY)
    return (own is not None and own.cover(one.start, one.end)) or (
        every is not None and every.exceed(one.start, one.end)
    )


def _one_each(found: Iterable[_Found]) -> list[_Found]:
    """One form per term: those written just so before inflections, and before both those of terms
    that ask for this very case."""
    first: dict[int, _Found] = {}
    for one in found:
        first.setdefault(one.form.order, one)
    forms = [one for one in first.values() if not one.form.is_derived] or list(first.values())
    exact = [one for one in forms if one.form.term and one.form.term.case_sensitive]
    return exact or forms


def _stands_in_english(prose: str, one: _Found) -> bool:
    is_whole = edges.starts_name(prose, one.start) and edges.ends_name(prose, one.end)
    return is_whole and _fits_case(prose, one)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _fits_case(prose: str, one: _Found) -> bool:
    form = one.form
    if form.term is None or form.status is None or not form.term.case_sensitive:
        return True
    written = prose[one.start : one.end]
    if form.words:
        return tuple(word[0] for word in words_of(written)) == form.words
    return "".join(written.split()).startswith("".join(form.text.split()))


def _found_in_korean(prose: str, places: Sequence[int], form: _Form) -> _Found:
    """`form` with the verb ending after it. A noun alone stands for its verb, and a compound
    written without its spaces for one with them, as an inflection does."""
    start, end = places[0], places[-1] + 1
    reach = edges.verb_end(prose, end) if form.is_verb else end
    is_whole = end - start == len(places)
    if (form.is_verb and reach == end) or (form.gaps and is_whole):
        form = replace(form, is_derived=True)
    return _Found(start, end, reach, form)


def _fits_gaps(prose: str, one: _Found) -> bool:
    """Whether the spaces inside what was found are where the form has some, and no wider than a
    break between two lines of a paragraph."""
    written = prose[one.start : one.end]
    return gaps_of(written) <= one.form.gaps and not _TOO_WIDE.search(written)


def _stands_in_korean(prose: str, one: _Found, asides: Asides) -> bool:
    start, end, _, form = one
    if not _fits_gaps(prose, one):
        return False
    if form.status is None:
        return True
    if _is_latin(prose[start]) and not edges.starts_name(prose, start):
        return False
    if _is_latin(prose[end - 1]) and not edges.ends_name(prose, end):
        return False
    if form.is_verb and form.is_derived and is_syllable(form.text[0]) and end - start == 1:
        return False
    if form.status == "forbidden" and form.text.isascii() and asides.has(start):
        return False
    return edges.stands(prose, start, end) and _fits_case(prose, one)
