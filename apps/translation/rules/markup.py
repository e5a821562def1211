"""Marks that a particle right behind them would leave unread."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt

from apps.documents.formats.parsers import shared
from apps.translation.rules.findings import Finding, Prose, _
from glossary.masking import MASK

_WORD = r"[가-힣A-Za-z0-9]"
_RST = re.compile(
    r"""(?P<mark>``[^`\n](?:[^`]|`(?!`))*?``
      | :[A-Za-z][\w:.+-]*:`[^`]+`
      | (?<![`:\w])`[^`]+`(?:__?|:[A-Za-z][\w:.+-]*:)?
      | (?<![*\w\\])\*\*(?=[^\s*])[^*\n]*?[^\s*\\]\*\*(?!\*)
      | (?<![*\w\\])\*(?=[^\s*])[^*\n]*?[^\s*\\]\*(?!\*)
      | \|[A-Za-z][^|\n]*\|)(?P<particle>[가-힣]+)""",
    re.VERBOSE,
)
_RUN = re.compile(r"(?<![\\*_])(?:\*\*\*|\*\*|\*|__)(?![*_])")
_TAIL = re.compile(r"[가-힣]+")
_GLOSS = re.compile(r"(?P<word>.*[^\s(])(?P<gloss> ?\([^()]*\))$", re.DOTALL)
_QUOTED = re.compile(
    r"""^(?P<open>["'“‘「《<(\[])(?P<word>.+)(?P<close>["'”’」》>)\]])$""", re.DOTALL
)


def rst_particle(prose: Prose) -> Iterator[Finding]:
    r""":ref:`a`는 → :ref:`a`\ 는: reStructuredText shows the marks otherwise."""
    if prose.context.flavour != "rst":
        return
    for found in _RST.finditer(prose.text):
        message = _("A backslash and a space have to stand between the marks and the particle.")
        fix = f"{found['mark']}\\ {found['particle']}"
        yield Finding(*found.span(), "rst-particle", message, fix)


def open_emphasis(prose: Prose) -> Iterator[Finding]:
    """`**마운트(mount)**라고` shows its asterisks: they close nothing before a letter."""
    if prose.context.flavour != "markdown" or not _RUN.search(prose.text):
        return
    for start, end in _unread(prose.text, prose.words):
        message = _("These marks are shown as they stand, since a particle follows them.")
        fix = _mended(prose.text, start, end)
        stop = end + _tail_length(prose.text, end)
        yield Finding(start, stop, "open-emphasis", message, fix)


def _unread(text: str, words: str) -> list[tuple[int, int]]:
    """Pairs of emphasis marks, meant as such, that a reader of CommonMark sees as characters."""
    runs = [run for run in _RUN.finditer(text) if words[run.start()] != MASK]
    suspects = []
    for left, right in pairwise(runs):
        inside = text[left.end() : right.start()]
        is_pair = left[0] == right[0] and inside.strip() == inside != "" and "\n\n" not in inside
        if is_pair and (_cannot_close(text, right) or _cannot_open(text, left)):
            suspects.append((left.start(), right.end()))
    return suspects if suspects and _shown_runs(text) else []


def _cannot_close(text: str, run: re.Match[str]) -> bool:
    """Not right-flanking: a sign before it, and a letter right after it."""
    return _is_sign(text[run.start() - 1]) and _is_letter(text[run.end() : run.end() + 1])


def _cannot_open(text: str, run: re.Match[str]) -> bool:
    """Not left-flanking: a letter right before it, and a sign after it."""
    before = text[run.start() - 1 : run.start()]
    return _is_letter(before) and _is_sign(text[run.end() : run.end() + 1])


def _is_letter(char: str) -> bool:
    return bool(char) and not char.isspace() and not _is_sign(char)


def _is_sign(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return shared(MarkdownIt("commonmark"))


def _shown_runs(text: str) -> bool:
    """Whether a reader would see marks: the text is rendered, and looked at."""
    [inline] = _reader().parseInline(text)
    shown = "".join(one.content for one in inline.children or () if one.type == "text")
    return "*" in shown or "__" in shown


def _mended(text: str, start: int, end: int) -> str | None:
    """The bracket, or the quotation marks, outside; else the particle inside the marks."""
    marks = text[start : start + len(text[start:end]) - len(text[start:end].lstrip("*_"))]
    inside, tail = text[start + len(marks) : end - len(marks)], _tail(text, end)
    candidates = []
    if gloss := _GLOSS.match(inside):
        candidates.append(f"{marks}{gloss['word']}{marks}{gloss['gloss']}{tail}")
    if quoted := _QUOTED.match(inside):
        candidates.append(f"{quoted['open']}{marks}{quoted['word']}{marks}{quoted['close']}{tail}")
    candidates.append(f"{marks}{inside}{tail}{marks}")
    before, after = text[:start], text[end + len(tail) :]
    return next((one for one in candidates if _reads_well(before, one, after, text)), None)


def _reads_well(before: str, candidate: str, after: str, text: str) -> bool:
    [old], [new] = _reader().parseInline(text), _reader().parseInline(before + candidate + after)
    opened = [sum(one.nesting == 1 for one in each.children or ()) for each in (old, new)]
    return opened[1] > opened[0]


def _tail(text: str, end: int) -> str:
    found = _TAIL.match(text, end)
    return found[0] if found else ""


def _tail_length(text: str, end: int) -> int:
    return len(_tail(text, end))
