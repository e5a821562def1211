"""Spaces and signs around sentences."""

import re
from collections.abc import Iterator

from apps.translation.rules.findings import Finding, Prose, _

_GLUED = re.compile(r"(?<=[가-힣][다요까죠])(?P<sign>[.?!])(?=[가-힣A-Z]|\d+[가-힣])")
_BEFORE = re.compile(r"(?<=[가-힣A-Za-z0-9)\ufffc]) +(?P<sign>[,.!;?])(?=\s|$)")
_CURLY = {"“": '"', "”": '"', "‘": "'", "’": "'", "„": '"', "‟": '"'}
_QUOTES = re.compile(f"[{''.join(_CURLY)}]")
_WIDE = re.compile("[\uff01-\uff5e。、]")
_COLON = re.compile(r"(?<=[가-힣])(?<=[다요죠까])(?P<colon>[:：])(?=[*_]*\s*$)", re.MULTILINE)


def space_after_stop(prose: Prose) -> Iterator[Finding]:
    """있습니다.어떤 → 있습니다. 어떤. Machine translation does this a great deal."""
    for found in _GLUED.finditer(prose.words):
        message = _("A space belongs after the end of a sentence.")
        yield Finding(*found.span(), "space-after-stop", message, f"{found['sign']} ")


def space_before_sign(prose: Prose) -> Iterator[Finding]:
    for found in _BEFORE.finditer(prose.words):
        message = _("No space before this sign.")
        yield Finding(*found.span(), "space-before-sign", message, found["sign"])


def straight_quotes(prose: Prose) -> Iterator[Finding]:
    for found in _QUOTES.finditer(prose.words):
        message = _("We write straight quotation marks.")
        yield Finding(*found.span(), "straight-quotes", message, _CURLY[found[0]])


def full_width(prose: Prose) -> Iterator[Finding]:
    for found in _WIDE.finditer(prose.words):
        message = _("We write this sign in its narrow form.")
        yield Finding(*found.span(), "full-width", message, _narrow(found[0]))


def _narrow(sign: str) -> str:
    return {"。": ".", "、": ","}.get(sign) or chr(ord(sign) - 0xFEE0)


def colon_at_end(prose: Prose) -> Iterator[Finding]:
    """다음과 같습니다: → 다음과 같습니다."""
    for found in _COLON.finditer(prose.words):
        message = _("The sentence ends with a full stop, not with a colon.")
        yield Finding(*found.span("colon"), "colon-at-end", message, ".")
