"""Finds the cells in code, and the comments and docstrings in each."""

import re

from apps.documents.formats import magics
from apps.documents.formats.code import CodePiece, comment_pieces, is_python
from apps.documents.formats.collector import Collector, FoundCell
from apps.documents.formats.docstrings import docstring_pieces
from apps.documents.formats.doctests import Example, examples
from apps.documents.formats.model import SegmentKind, Style, Writing
from apps.documents.formats.views import View

# The tag of a cell that may raise, and what begins the one that says the kind that its page shows.
RAISES, RAISES_KIND = "raises-exception", "raises:"
PYTHON = frozenset({"python", "py", "python3", "py3", "ipython", "ipython3", "pycon", "default"})
DOCTEST = re.compile(r"^[ \t]*>>>(?: |$)", re.MULTILINE)


def has_doctest(code: str) -> bool:
    return ">>>" in code and bool(DOCTEST.search(code))


def read_python(
    body: View, collector: Collector, kind: str, language: str, tags: tuple[str, ...] = ()
) -> None:
    """Offer the comments of a block of Python, one cell for it or one for each doctest example."""
    if kind not in {"code-cell", "notebook"} and has_doctest(body.text):
        read_doctests(body, collector)
        return
    lines = body.lines
    last = len(lines)
    while last > 1 and not lines[last - 1].strip():
        last -= 1
    code = body.slice(0, last)
    if code.text.strip():
        add_cell(code, collector, kind, language, tags)


def read_shown(body: View, collector: Collector) -> None:
    """A block without a language: shown, and read where it is Python with words in it."""
    known = len(collector.cells)
    if is_python(body.text) and code_pieces(body.text):
        read_python(body, collector, "literal", "python")
    for cell in collector.cells[known:]:
        cell.is_shown_only = True


def read_doctests(body: View, collector: Collector) -> None:
    for example in examples(body):
        if example.is_comment:
            add_pieces(example.view, collector, None)
        else:
            add_cell(example.view, collector, "doctest", "python", _tags(example))


def _tags(example: Example) -> tuple[str, ...]:
    if not example.raises:
        return ()
    return (RAISES, f"{RAISES_KIND}{example.error}") if example.error else (RAISES,)


def add_cell(
    code: View, collector: Collector, kind: str, language: str, tags: tuple[str, ...] = ()
) -> None:
    prefix = cell_prefix(code, collector, kind)
    start, end = code.at(0), code.at(len(code.text))
    writing = Writing(Style.LINES, collector.unit, (start, end), prefix)
    cell = FoundCell(code.text, start, end, kind, tags, language, writing)
    collector.cells.append(cell)
    add_pieces(code, collector, cell)


def cell_prefix(code: View, collector: Collector, kind: str) -> str:
    before = collector.unit.line_prefix(code.at(0))
    return before.replace(">>>", "...", 1) if kind == "doctest" else before


def code_pieces(code: str) -> list[CodePiece]:
    """All that is to be translated in a cell, in order."""
    if magics.is_foreign(code):
        return []
    pieces = [*docstring_pieces(code), *comment_pieces(code)]
    return sorted(pieces, key=lambda piece: piece.start)


def add_pieces(code: View, collector: Collector, cell: FoundCell | None) -> None:
    for piece in code_pieces(code.text):
        style, prefix, mark = manner(piece, code, collector, cell)
        collector.add(
            piece.kind,
            code,
            piece.start,
            piece.end,
            piece.text,
            style=style,
            prefix=prefix,
            mark=mark,
            cell=cell,
        )


def manner(
    piece: CodePiece, code: View, collector: Collector, cell: FoundCell | None
) -> tuple[Style, str, str]:
    """How a translation of a piece is written: its style, what begins its lines, and its mark."""
    line_prefix = collector.unit.line_prefix
    if piece.kind is SegmentKind.COMMENT:
        prefix = line_prefix(code.at(piece.start))
        is_wrapped = piece.is_block and (cell is None or ">>>" not in prefix)
        return Style.WRAP if is_wrapped else Style.LINE, prefix, str(piece.width)
    before = line_prefix(code.at(piece.line_start))
    return Style.LINES, before.replace(">>>", "...", 1) + piece.indent, piece.quote
