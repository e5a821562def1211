"""What kind of change a text went through upstream, for whoever has to look at many of them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from apps.documents.formats.inline import marks, plain
from apps.documents.models import SegmentKind

TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
CODE_MARKS = frozenset({"code", "role", "math"})
SHORTEST_MISTYPED = 4  # letters; in a shorter word one letter makes another word
MOST_MISTYPED = 3  # words; more than that is rewriting
LONGEST_COMPARED = 2000  # words


class ChangeClass(models.TextChoices):
    """From what needs no translator to what needs one most; then those without a counterpart."""

    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("moved")
    CODE = "code", _("code only")
    MARKUP = "markup", _("markup only")
    TYPO = "typo", _("typing error")
    PROSE = "prose", _("text")
    NEW = "new", _("new")
    GONE = "gone", _("gone")


def classify(old: str, new: str, kind: str) -> ChangeClass:
    """The class of a segment whose text changed.

    Markup: the words that people read are the same. Code: only code, inline or the cell itself,
    differs. Typo: a few words are spelt, or sentences punctuated, another way.
    """
    if old == new:
        return ChangeClass.UNCHANGED
    if kind == SegmentKind.CODE:
        return ChangeClass.CODE
    if TOKEN.findall(plain(old)) == TOKEN.findall(plain(new)):
        return ChangeClass.MARKUP
    before, after = (TOKEN.findall(plain(without_code(text))) for text in (old, new))
    if before == after:
        return ChangeClass.CODE
    return ChangeClass.TYPO if is_typo(before, after) else ChangeClass.PROSE


def without_code(text: str) -> str:
    """Each piece of code as one sign of its own, whichever it is."""
    pieces, end = [], 0
    for mark in marks(text, "rst" if ":`" in text or "``" in text else "markdown"):
        if mark.kind in CODE_MARKS and mark.start >= end:
            pieces += [text[end : mark.start], " ¤ "]
            end = mark.end
    return "".join([*pieces, text[end:]])


def is_typo(before: Sequence[str], after: Sequence[str]) -> bool:
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return False
    before, after = without_doubles(before), without_doubles(after)
    mistyped = 0
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _tag, start, end, new_start, new_end in steps:
        old, new = words(before[start:end]), words(after[new_start:new_end])
        if len(old) != len(new):
            return False
        mistyped += sum(one != other for one, other in zip(old, new, strict=True))
        if not all(is_mistyped(one, other) for one, other in zip(old, new, strict=True)):
            return False
    return mistyped <= MOST_MISTYPED


def without_doubles(tokens: Sequence[str]) -> list[str]:
    """The same word twice in a row counts once."""
    return [token for token, before in zip(tokens, ["", *tokens], strict=False) if token != before]


def words(tokens: Sequence[str]) -> list[str]:
    """Without punctuation. A number and a piece of code are words."""
    return [sign for sign in tokens if sign[0].isalnum() or sign in {"_", "¤"}]


def is_mistyped(one: str, other: str) -> bool:
    """Another case, or one slip of the fingers in a word that begins alike."""
    one, other = one.casefold(), other.casefold()
    if one == other:
        return True
    is_word = one.isalpha() and other.isalpha() and one[0] == other[0]
    is_long = min(len(one), len(other)) >= SHORTEST_MISTYPED
    return is_word and is_long and OSA.distance(one, other) == 1
