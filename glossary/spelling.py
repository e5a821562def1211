"""Every way in which a form of the glossary may stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from glossary.hangul import nfc
from glossary.plurals import plurals, singulars
from glossary.verbs import verb_forms

# Underscores inside a name belong to it; around a word they are emphasis.
_WORD = re.compile(r"\n\s*\n|[^\W_]+(?:_+[^\W_]+)*|[^\w\s‐‑–-]")
_KOREAN_VERB = re.compile(r"(?P<noun>.*\S)\s?(?:하다|하기|되다|시키다)")
_HYPHENED = re.compile(r"[^\W_]+[‐‑-][^\W_]+")


class Spelling(NamedTuple):
    """`is_derived` marks an inflection: where another form is written just so, that one is meant.
    `is_verb` marks the noun in a verb in -하다."""

    text: str
    is_derived: bool = False
    is_verb: bool = False


def words_of(text: str) -> Iterator[re.Match[str]]:
    """The words and signs of English `text`; spaces and hyphens only part them."""
    return _WORD.finditer(text)


def english(form: str, is_verb: bool = False) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The words of `form`, and of its inflections, each with whether it is one.

    A plural is that of the last word, or of the one before "of"; what the glossary lists in the
    plural also stands in the singular.
    """
    words = tuple(_WORD.findall(nfc(form)))
    if not words:
        return
    yield words, False
    if _HYPHENED.fullmatch(form):
        yield ("".join(words),), True
    for head in _heads(words):
        for other in (*plurals(words[head]), *singulars(words[head])):
            yield (*words[:head], other, *words[head + 1 :]), True
    if is_verb and len(words) == 1:
        yield from (((other,), True) for other in verb_forms(words[0]))


def _heads(words: tuple[str, ...]) -> Iterator[int]:
    yield len(words) - 1
    if "of" in words[1:-1]:
        yield words.index("of", 1) - 1


def korean(form: str) -> Iterator[Spelling]:
    """The spellings of a Korean form, particles and endings aside.

    A verb is found by its noun, which also stands alone: 렌더링하다 in 렌더링합니다 and 렌더링을.
    What stays in Latin script has its English plural, or singular: refs, prop.
    """
    text = nfc(form).strip().replace("(하다)", "하다")
    if verb := _KOREAN_VERB.fullmatch(text):
        yield Spelling(verb["noun"], is_verb=True)
        return
    yield Spelling(text)
    if text.endswith("적인"):
        yield Spelling(text[:-1], is_derived=True)
    if re.search("[A-Za-z]{2}$", text):
        head = re.search("[A-Za-z]+$", text)
        assert head
        for other in (*plurals(head[0]), *singulars(head[0])):
            yield Spelling(text[: head.start()] + other, is_derived=True)


def is_korean_verb(form: str) -> bool:
    return _KOREAN_VERB.fullmatch(nfc(form).strip().replace("(하다)", "하다")) is not None


def gaps_of(spelling: str) -> frozenset[int]:
    """After which characters, spaces not counted, `spelling` has a space."""
    *parts, _ = spelling.split() or [""]
    reached = 0
    gaps = []
    for part in parts:
        reached += len(part)
        gaps.append(reached)
    return frozenset(gaps)
