"""Find the words of a glossary in a text: English by its plurals, Korean by its written forms.

Korean needs no morphology: a particle comes after the word, so the longest written form decides,
with a list of exceptions per term for words that merely contain it (층 in 계층).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, product
from typing import Literal

from glossary.hangul import is_syllable, nfc
from glossary.masking import mask
from glossary.plurals import plurals

Status = Literal["source", "accepted", "forbidden"]

_WORD = re.compile(r"\n\s*\n|\w+|[^\w\s‐‑–-]")
_PARTICLES = re.compile(
    r"""(?:들|별|당|째|씩)?
        (?:입니(?=다|까)|이[었에]|였|이라|라[고는면]|이므로|이지만
          |(?:에서|에게|으로|로|부터|까지|마다|보다|처럼|만큼|대로|조차|마저|밖에|같이|끼리|이나|이란|이며|이고
            |이면|이다|인지|이든|[은는이가을를의에와과도만뿐나란인일임서써])*(?![가-힣]))""",
    re.VERBOSE,
)
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)} | {9: 32, 10: 32}


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One term as a matcher needs it, free of any database.

    `exceptions` are longer words or phrases, of either language, in which the term does not count.
    `readings` say how forms in Latin script are read (잭스), which chooses their particles.
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
    `form` is the form as the glossary writes it, not as it stands in the text."""

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
    """One way to write a term. No `status` marks an exception."""

    order: int
    term: TermEntry
    text: str
    status: Status | None


@dataclass(slots=True)
class _Node:
    """A step of a prefix tree; `forms` end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    forms: list[_Form] = field(default_factory=list)

    def add(self, symbols: Iterable[str], form: _Form) -> None:
        node = self
        for symbol in symbols:
            node = node.next.setdefault(symbol, _Node())
        if node is not self and form not in node.forms:
            node.forms.append(form)

    def walk(self, symbols: Sequence[str], start: int) -> Iterator[tuple[int, _Form]]:
        """Every form that begins at `start`, with the index just past it."""
        node = self
        for end in range(start, len(symbols)):
            if (found := node.next.get(symbols[end])) is None:
                return
            node = found
            for form in node.forms:
                yield end + 1, form


_Found = tuple[int, int, _Form]


class Matcher:
    """Finds many terms in one pass over a text. Build it once and keep it."""

    def __init__(self, terms: Iterable[TermEntry]) -> None:
        self.terms = tuple(terms)
        self._source = _Node()
        self._target = _Node()
        for order, term in enumerate(self.terms):
            self._add(order, term)

    def _add(self, order: int, term: TermEntry) -> None:
        for text in (term.source, *term.aliases):
            for words in _inflected(_words(nfc(text))):
                self._source.add(words, _Form(order, term, nfc(text), "source"))
        for text in term.exceptions:
            self._source.add(_words(nfc(text).lower()), _Form(order, term, nfc(text), None))
            self._add_target(_Form(order, term, nfc(text), None))
        for text in term.accepted:
            self._add_target(_Form(order, term, nfc(text), "accepted"))
        for text in term.forbidden:
            self._add_target(_Form(order, term, nfc(text), "forbidden"))

    def _add_target(self, form: _Form) -> None:
        for spelling in _spacings(form.text):
            self._target.add(spelling.translate(_ASCII_LOWER), form)

    def find_source(self, text: str) -> list[Hit]:
        """Terms in English prose, in order, none overlapping another."""
        flat, back = _composed(text)
        prose = mask(flat)
        words = list(_WORD.finditer(prose))
        folded = [word[0].lower() for word in words]
        found = [
            (words[start].start(), words[end - 1].end(), form)
            for start in range(len(words))
            for end, form in self._source.walk(folded, start)
        ]
        return _hits(found, lambda one: _stands_in_english(prose, one), back)

    def find_target(self, text: str) -> list[Hit]:
        """Accepted and forbidden forms in Korean prose, in order, none overlapping another."""
        flat, back = _composed(text)
        prose = mask(flat)
        folded = prose.translate(_ASCII_LOWER)
        found = [
            (start, end, form)
            for start in range(len(folded))
            for end, form in self._target.walk(folded, start)
        ]
        return _hits(found, lambda one: _stands_in_korean(prose, one), back)


def _words(text: str) -> list[str]:
    """The words and signs of `text`; spaces and hyphens only part them."""
    return _WORD.findall(text)


def _inflected(words: list[str]) -> Iterator[list[str]]:
    """The phrase, and its plurals: of its last word, or of the one before "of"."""
    yield [word.lower() for word in words]
    heads = [len(words) - 1] if words else []
    if "of" in words[1:-1]:
        heads.append(words.index("of", 1) - 1)
    for head in heads:
        for plural in plurals(words[head]):
            yield [word.lower() for word in (*words[:head], plural, *words[head + 1 :])]


def _spacings(form: str) -> Iterator[str]:
    """`form` with and without each of its spaces: Korean compounds are written both ways."""
    parts = form.split()
    if len(parts) > 5:
        yield from (" ".join(parts), "".join(parts))
        return
    for gaps in product((" ", ""), repeat=max(len(parts) - 1, 0)):
        yield "".join(part + gap for part, gap in zip(parts, (*gaps, ""), strict=False))


def _hits(
    found: list[_Found], stands: Callable[[_Found], bool], back: Callable[[int], int]
) -> list[Hit]:
    """Drop what does not stand, what an exception covers and what a longer form overlaps."""
    standing = [one for one in found if stands(one)]
    covers = [one for one in standing if one[2].status is None]
    forms = [one for one in standing if one[2].status and not _is_covered(one, covers)]
    forms.sort(key=lambda one: (one[0], -one[1], one[2].order))
    hits: list[Hit] = []
    reached = 0
    for (start, end), same in groupby(forms, key=lambda one: one[:2]):
        if start >= reached:
            reached = end
            hits += (
                Hit(back(start), back(end), form.term, form.text, form.status)
                for form in _one_each(form for _, _, form in same)
                if form.status
            )
    return hits


def _is_covered(one: _Found, covers: list[_Found]) -> bool:
    start, end, form = one
    return any(
        cover.order == form.order and left <= start and end <= right
        for left, right, cover in covers
    )


def _one_each(forms: Iterable[_Form]) -> list[_Form]:
    """One form per term; terms that ask for this very case before all others."""
    first: dict[int, _Form] = {}
    for form in forms:
        first.setdefault(form.order, form)
    exact = [form for form in first.values() if form.term.case_sensitive]
    return exact or list(first.values())


def _stands_in_english(prose: str, one: _Found) -> bool:
    start, end, form = one
    return not _is_dotted(prose, start, end) and _fits_case(prose[start:end], form)


def _is_dotted(prose: str, start: int, end: int) -> bool:
    """Whether the word is part of a dotted name, such as jit in jax.jit."""
    before = start >= 2 and prose[start - 1] == "." and _is_name(prose[start - 2])
    after = prose[end : end + 1] == "." and _is_name(prose[end + 1 : end + 2])
    return before or after


def _is_name(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def _fits_case(found: str, form: _Form) -> bool:
    if not form.term.case_sensitive or form.status is None:
        return True
    kept = min(len(form.text), len(found))
    written = re.sub(r"[\s‐‑–-]+", " ", found[: kept - 1])
    return re.sub(r"[\s‐‑–-]+", " ", form.text[: kept - 1]) == written


def _stands_in_korean(prose: str, one: _Found) -> bool:
    start, end, form = one
    first, last = form.text[0], form.text[-1]
    before, after = prose[start - 1 : start], prose[end : end + 1]
    if form.status and is_syllable(form.text) and not _stands_alone(prose, start, end):
        return False
    if _is_name(first) and (_is_name(before) or _is_dotted(prose, start, end)):
        return False
    if _is_name(last) and _is_name(after):
        return False
    if form.status == "forbidden" and form.text.isascii() and _is_aside(prose, start, end):
        return False
    return _fits_case(prose[start:end], form)


def _stands_alone(prose: str, start: int, end: int) -> bool:
    """Whether one syllable is a word: nothing before, only particles after (축은, not 축적)."""
    return not prose[start - 1 : start].isalnum() and _PARTICLES.match(prose, end) is not None


def _is_aside(prose: str, start: int, end: int) -> bool:
    """Whether the word stands in brackets or quotes, as the original beside its translation."""
    line_start = prose.rfind("\n", 0, start) + 1
    before = prose[line_start:start]
    return before.count("(") > before.count(")") or before.count('"') % 2 == 1


def _composed(text: str) -> tuple[str, Callable[[int], int]]:
    """`text` in NFC, and the way from a position there back to one in `text`."""
    if unicodedata.is_normalized("NFC", text):
        return text, lambda position: position
    flat = ""
    starts: list[int] = []
    for cluster in re.finditer(r"[\s\S][\u0300-\u036f\u1160-\u11ff]*", text):
        composed = nfc(cluster[0])
        flat += composed
        starts += [cluster.start()] * len(composed)
    starts.append(len(text))
    return flat, starts.__getitem__
