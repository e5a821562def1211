"""Docstrings in Python code: where their words stand."""

import ast
import re
from collections.abc import Iterator

from apps.documents.formats import magics
from apps.documents.formats.code import LEXEME, CodePiece
from apps.documents.formats.model import SegmentKind

LONE_STRING = re.compile(r"""(?:^|[:;])[ \t]*[rRuU]?["']""", re.MULTILINE)
DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def docstring_pieces(code: str) -> list[CodePiece]:
    """The words of docstrings. Code that Python cannot read has none."""
    if not LONE_STRING.search(code):
        return []
    try:
        tree = magics.parse(code)
    except SyntaxError:
        return []
    starts = _line_starts(code)
    constants = filter(None, map(docstring_of, statements(tree)))
    pieces = [_docstring(constant, code, starts) for constant in constants]
    return [piece for piece in pieces if piece]


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """The module and its statements, however deep; expressions are not looked into."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name in BODIES:
            waiting += getattr(node, name, ())


def docstring_of(node: ast.AST) -> ast.Constant | None:
    """The docstring of a node. A lone string in a cell is its output, so no docstring."""
    if not isinstance(node, DOCUMENTED):
        return None
    if not node.body or (isinstance(node, ast.Module) and len(node.body) == 1):
        return None
    first = node.body[0]
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return None
    return first.value if isinstance(first.value.value, str) else None


def _line_starts(code: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", code))]


def _offset(code: str, starts: list[int], line: int, column: int) -> int:
    """A position of the syntax tree (its columns are bytes) as an offset."""
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(code)
    return start + len(code[start:end].encode()[:column].decode(errors="ignore"))


def _docstring(node: ast.Constant, code: str, starts: list[int]) -> CodePiece | None:
    start = _offset(code, starts, node.lineno, node.col_offset)
    lexeme = LEXEME.match(code, start)
    if not lexeme or not lexeme["string"]:
        return None
    written = re.match(r"[rRuU]?(\"\"\"|'''|\"|')", lexeme[0])
    end = _offset(code, starts, node.end_lineno or node.lineno, node.end_col_offset or 0)
    if not written or lexeme.end() != end:  # strings side by side
        return None
    quote = written[1]
    inside = code[start + written.end() : end - len(quote)]
    if "\\\n" in inside or not inside.strip():
        return None
    head = len(inside) - len(inside.lstrip())
    first, last = start + written.end() + head, start + written.end() + len(inside.rstrip())
    text, indent = _dedent(code[first:last])
    line_start = starts[node.lineno - 1]
    return CodePiece(
        SegmentKind.DOCSTRING,
        first,
        last,
        text,
        quote=("r" if lexeme[0][0] in "rR" else "") + quote,
        indent=indent or code[line_start:start] if len(quote) == 3 else "",
        line_start=line_start,
    )


def _dedent(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    rest = [line for line in lines[1:] if line.strip()]
    if not rest:
        return text, ""
    indent = min(rest, key=lambda line: len(line) - len(line.lstrip()))
    width = len(indent) - len(indent.lstrip())
    return "\n".join([lines[0], *(line[width:].rstrip() for line in lines[1:])]), indent[:width]
