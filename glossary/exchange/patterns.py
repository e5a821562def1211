"""The words that a simple regular expression stands for: [듀튜]토리얼 is 듀토리얼 and 튜토리얼."""

from __future__ import annotations

import re
from itertools import product

MOST_WORDS = 40
_DELIMITED = re.compile(r"^/(.*)/[a-z]*$", re.DOTALL)
_CLASS = re.compile(r"\\.|[^\\]")
_BREAKS = re.compile(r"\\b|^\^|\$$")


class _Unlisted(Exception):
    """It stands for too many words, or for what no list of words can say."""


def words_of(pattern: str) -> list[str] | None:
    """All words that `pattern` matches; None where they cannot be listed."""
    delimited = _DELIMITED.match(pattern)
    text = _BREAKS.sub("", delimited[1] if delimited else pattern)
    try:
        words, end = _alternatives(text, 0)
    except _Unlisted:
        return None
    tidy = [" ".join(word.split()) for word in words]
    return list(dict.fromkeys(filter(None, tidy))) if end == len(text) and all(tidy) else None


def _alternatives(text: str, at: int) -> tuple[list[str], int]:
    """The words of `a|b|c`, up to a closing bracket or the end."""
    words, at = _sequence(text, at)
    while text[at : at + 1] == "|":
        more, at = _sequence(text, at + 1)
        words = _bounded([*words, *more])
    return words, at


def _sequence(text: str, at: int) -> tuple[list[str], int]:
    words = [""]
    while at < len(text) and text[at] not in "|)":
        pieces, at = _piece(text, at)
        if text[at : at + 1] == "?":
            pieces, at = ["", *pieces], at + 1
        if text[at : at + 1] in {"*", "+", "?", "{"}:
            raise _Unlisted
        words = _bounded(["".join(pair) for pair in product(words, pieces)])
    return words, at


def _piece(text: str, at: int) -> tuple[list[str], int]:
    """One character, class or group, with the index past it."""
    char = text[at]
    if char == "(":
        return _group(text, at + 1)
    if char == "[":
        return _class(text, at + 1)
    if char == "\\":
        return [_escaped(text[at + 1 : at + 2])], at + 2
    if char in ".^$*+?{":
        raise _Unlisted
    return [char], at + 1


def _group(text: str, at: int) -> tuple[list[str], int]:
    if text.startswith("?:", at):
        at += 2
    elif text.startswith("?", at):
        raise _Unlisted
    words, at = _alternatives(text, at)
    if text[at : at + 1] != ")":
        raise _Unlisted
    return words, at + 1


def _class(text: str, at: int) -> tuple[list[str], int]:
    end = text.find("]", at)
    chars = text[at:end]
    if end < 0 or not chars or chars[0] == "^" or "-" in chars[1:-1]:
        raise _Unlisted
    return [_escaped(one[1]) if one[0] == "\\" else one for one in _CLASS.findall(chars)], end + 1


def _escaped(char: str) -> str:
    if char == "s":
        return " "
    if not char or char.isalnum():
        raise _Unlisted
    return char


def _bounded(words: list[str]) -> list[str]:
    if len(words) > MOST_WORDS:
        raise _Unlisted
    return words
