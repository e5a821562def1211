"""A cell with its comments in place: the code locked, each comment a door to its segment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import count

from django.utils.safestring import SafeString
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

from apps.documents.formats.cells import code_pieces
from apps.documents.formats.code import CodePiece
from apps.documents.models import Segment

MAX_HIGHLIGHTED = 100_000
LEXER = get_lexer_by_name("python", stripnl=False, ensurenl=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a comment or docstring stands in a cell's code."""

    start: int
    end: int
    segment: Segment


@lru_cache(maxsize=1024)
def _pieces(code: str) -> tuple[CodePiece, ...]:
    return tuple(code_pieces(code))


def slots_of(code: str, segments: Sequence[Segment]) -> list[Slot]:
    """The places of a cell's comments, in order. One that cannot be placed is left out."""
    waiting = list(segments)
    slots = []
    for piece in _pieces(code):
        for segment in waiting:
            if segment.text == piece.text and segment.kind == piece.kind:
                slots.append(Slot(piece.start, piece.end, segment))
                waiting.remove(segment)
                break
    return slots


def with_comments(
    code: str, slots: Sequence[Slot], texts: Mapping[int, str]
) -> tuple[str, list[Slot]]:
    """The code with these comments (by segment id) in it, and where they stand now."""
    parts, moved, at, length = [], [], 0, 0
    pieces = {piece.start: piece for piece in _pieces(code)}
    for slot in slots:
        before = code[at : slot.start]
        text = texts.get(slot.segment.pk)
        own = code[slot.start : slot.end]
        words = own if text is None else _placed(text, code, pieces[slot.start])
        start = length + len(before)
        length = start + len(words)
        parts += [before, words]
        moved.append(Slot(start, length, slot.segment))
        at = slot.end
    return "".join([*parts, code[at:]]), moved


def _placed(text: str, code: str, piece: CodePiece) -> str:
    """A comment's further lines begin like its first; those of a docstring are indented."""
    line_start = code.rfind("\n", 0, piece.start) + 1
    before = code[line_start : piece.start]
    lead = before if piece.is_block else before[: len(before) - len(before.lstrip())]
    return ("\n" + lead).join(text.split("\n"))


@lru_cache(maxsize=1024)
def _tokens(code: str) -> tuple[tuple[int, str, str], ...]:
    """Where each token begins, its short name for CSS and its text."""
    if len(code) > MAX_HIGHLIGHTED:
        return ((0, "", code),)
    found = LEXER.get_tokens_unprocessed(code)
    return tuple((start, STANDARD_TYPES.get(kind, ""), value) for start, kind, value in found)


def highlighted(
    code: str,
    slots: Sequence[Slot],
    lang: str,
    done: Collection[int] = frozenset(),
    lines: str = "",
) -> SafeString:
    """The code as HTML, escaped and coloured, each slot a link that opens its segment.

    With `lines`, each line can be linked to by that and its number.
    """
    opened = {slot.start: slot for slot in slots}
    closed = {slot.end for slot in slots}
    edges = sorted({*opened, *closed})
    number = count(1)
    parts = [_line_start(lines, next(number))]
    for start, kind, value in _tokens(code):
        at = start
        stop = start + len(value)
        inner = [edge for edge in edges if start < edge < stop] if edges else []
        for end in [*inner, stop]:
            if at in closed:
                parts.append("</a>")
            if at in opened:
                parts.append(_door(opened[at].segment, lang, opened[at].segment.pk in done))
            for line in code[at:end].splitlines(keepends=True):
                parts.append(_token(line, kind))
                parts += [_line_start(lines, next(number))] if line.endswith("\n") else []
            at = end
    if len(code) in closed:
        parts.append("</a>")
    return SafeString("".join(parts).lstrip("\n"))


def _line_start(lines: str, number: int) -> str:
    return f'<span class="code-line" id="{lines}{number}"></span>' if lines else ""


def _door(segment: Segment, lang: str, is_done: bool) -> str:
    state = " done" if is_done else ""
    return (
        f'<a class="comment-door{state}" lang="{lang}" href="?segment={segment.pk}"'
        f' data-opens="{segment.pk}">'
    )


@lru_cache(maxsize=4096)
def _token(text: str, kind: str) -> str:
    is_shown = kind and not text.isspace()
    return f'<span class="h-{kind}">{escape(text)}</span>' if is_shown else escape(text)
