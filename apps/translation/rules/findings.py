"""What a check is given, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from glossary.hangul import nfc
from glossary.masking import MASK, mask


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue. Whoever shows it to a person translates it."""
    return sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a text goes against a rule.

    `start` and `end` count characters of the text in NFC, end exclusive; `fix` is what to write
    there instead, None where a person has to think. `rule` is the name of the check. `about`
    names what cannot be pointed at in the text, such as a number that is missing.
    """

    start: int
    end: int
    rule: str
    message: str
    fix: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know besides the text.

    `flavour` is markdown, rst or code; `kind` that of the segment. `level` is the page's level of
    speech. `readings` say how words in Latin script are read: {"props": "프롭스"}. `glosses` give
    the original of accepted words: {"합성곱": "convolution"}; `introduced` are those that the page
    has used before this text. `ids` are what links into the page may name; None: nobody looked.
    """

    source: str = ""
    flavour: str = "markdown"
    kind: str = "paragraph"
    level: str = ""
    readings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    glosses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    introduced: frozenset[str] = frozenset()
    ids: frozenset[str] | None = None


class Prose:
    """A text and, of the same length, the text with all that is no prose hidden by U+FFFC."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = nfc(text)
        self.context = context

    @cached_property
    def words(self) -> str:
        return mask(self.text)

    def is_hidden(self, place: int) -> bool:
        return self.words[place : place + 1] == MASK


Check = Callable[[Prose], Iterator[Finding]]
