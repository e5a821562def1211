"""The piece of a text around what was looked for, with the found words apart."""

import re
from dataclasses import dataclass

from apps.translation.letters import spelled

BEFORE, AFTER = 40, 90


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a text: what was found in it and what stands around it."""

    before: str
    found: str
    after: str


def excerpt(text: str, sought: str) -> Excerpt:
    """About the first place of `sought`, half-typed Hangul included; else how the text begins."""
    start, end = place_of(text, sought) or (0, 0)
    first = max(start - BEFORE, 0)
    before = ("…" if first else "") + text[first:start]
    after = text[end : end + AFTER] + ("…" if end + AFTER < len(text) else "")
    return Excerpt(_one_line(before), _one_line(text[start:end]), _one_line(after))


def place_of(text: str, sought: str) -> tuple[int, int] | None:
    """Where `sought` stands first, in characters of `text`: as it is, else by its key presses.

    A syllable of which only a part was typed belongs to the place whole.
    """
    if direct := re.search(re.escape(sought), text, re.IGNORECASE):
        return direct.span()
    wanted = spelled(sought)
    keys = [spelled(character) for character in text]
    at = "".join(keys).find(wanted) if wanted else -1
    if at < 0:
        return None
    start = end = reached = 0
    for place, key in enumerate(keys):
        if reached <= at:
            start = place
        reached += len(key)
        if reached >= at + len(wanted):
            end = place + 1
            break
    return start, end


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
