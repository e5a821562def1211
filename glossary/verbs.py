"""The inflected forms of an English verb: rendered, rendering, built."""

from __future__ import annotations

import re

_IRREGULAR = {
    "bind": "bound",
    "break": "broke broken",
    "build": "built",
    "choose": "chose chosen",
    "draw": "drew drawn",
    "feed": "fed",
    "find": "found",
    "forget": "forgot forgotten",
    "freeze": "froze frozen",
    "get": "got gotten",
    "give": "gave given",
    "hide": "hid hidden",
    "hold": "held",
    "keep": "kept",
    "lose": "lost",
    "make": "made",
    "read": "read",
    "rebuild": "rebuilt",
    "run": "ran",
    "send": "sent",
    "set": "set",
    "shut": "shut",
    "spin": "spun",
    "split": "split",
    "take": "took taken",
    "throw": "threw thrown",
    "write": "wrote written",
}
# One vowel, one consonant, in one syllable: mapped, set, but not loaded, fixed or rendered.
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")
_LONGER_DOUBLES = ("commit", "permit", "submit", "admit", "omit", "refer", "infer", "transfer")


def verb_forms(verb: str) -> list[str]:
    """The past and the -ing form of `verb`; the third person is spelled like a plural."""
    lower = verb.lower()
    if not (lower.isascii() and lower.isalpha()) or lower.endswith(("ing", "ed")):
        return []
    if lower.endswith("e"):
        keeps_e = lower.endswith(("ee", "oe", "ye"))
        regular, present = verb + "d", (verb if keeps_e else verb[:-1]) + "ing"
    elif re.search("[^aeiou]y$", lower):
        regular, present = verb[:-1] + "ied", verb + "ing"
    else:
        stem = verb + verb[-1] if _is_doubled(lower) else verb
        regular, present = stem + "ed", stem + "ing"
    return [*_IRREGULAR.get(lower, regular).split(), present]


def _is_doubled(verb: str) -> bool:
    return _DOUBLES.fullmatch(verb) is not None or verb.endswith(_LONGER_DOUBLES)
