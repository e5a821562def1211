"""Docstrings in Python code: where their words stand."""

import ast
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.documents.formats import magics
from apps.documents.formats.code import LEXEME, CodePiece
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.trees import read_trees

LONE_STRING = re.compile(r"""(?:^|[:;])[ \t]*[rRuU]?["']""", re.MULTILINE)
BRACKET = re.compile(r"[(\[{]|([)\]}])")
DOCUMENTED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True, slots=True)
class Words:
    """The docstrings in a statement, or the one string that it is."""

    inside: list[CodePiece]
    alone: CodePiece | None


def docstring_pieces(code: str) -> list[CodePiece]:
    """The words of docstrings. Code that Python cannot read has none."""
    if not LONE_STRING.search(code) or not _has_string_in_place(code):
        return []
    try:
        found = _words(code, code)
    except SyntaxError:
        try:
            found = _words(magics.without_magics(code), code)
        except SyntaxError:
            return []
    pieces = [piece for words in found if words for piece in words.inside]
    first = found[0] if len(found) > 1 else None  # a lone string in a cell is its output
    return [*pieces, first.alone] if first and first.alone else pieces


def _has_string_in_place(code: str) -> bool:
    """Whether a string stands first, or behind a colon that is in no bracket."""
    depth, at, before = 0, 0, ":"
    for lexeme in LEXEME.finditer(code):
        between = code[at : lexeme.start()]
        depth += sum(-1 if each[1] else 1 for each in BRACKET.finditer(between))
        before = between.replace("\\\n", "").rstrip()[-1:] or before
        if lexeme["string"]:
            if not depth and before == ":":
                return True
            before = '"'
        at = lexeme.end()
    return False


def _words(readable: str, code: str) -> list[Words | None]:
    """What each statement has to say; `readable` is the code with its magics rewritten."""
    starts = _line_starts(code)

    def see(body: list[ast.stmt], lines: int) -> list[Words | None]:
        return [words(each, lines) for each in body]

    def words(statement: ast.stmt, lines: int) -> Words | None:
        if lone := lone_string(statement):
            return Words([], _docstring(lone, code, starts, lines))
        found = filter(None, map(docstring_of, statements(statement)))
        pieces = [_docstring(each, code, starts, lines) for each in found]
        return Words([piece for piece in pieces if piece], None) if pieces else None

    return read_trees(readable, see)


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """A module or statement and the statements in it, however deep, without their expressions."""
    waiting = [tree]
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
    return lone_string(node.body[0])


def lone_string(statement: ast.stmt) -> ast.Constant | None:
    """The string that a statement is, if it is nothing else."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):
        return None
    return statement.value if isinstance(statement.value.value, str) else None


def _line_starts(code: str) -> Sequence[int]:
    return array("q", [0, *(found.end() for found in re.finditer("\n", code))])


def _offset(code: str, starts: Sequence[int], line: int, column: int) -> int:
    """A position of the syntax tree (its columns are bytes) as an offset."""
    start = starts[line - 1]
    end = starts[line] if line < len(starts) else len(code)
    return start + len(code[start:end].encode()[:column].decode(errors="ignore"))


def _docstring(
    node: ast.Constant, code: str, starts: Sequence[int], lines: int
) -> CodePiece | None:
    """`lines` are to be added to those of the node."""
    first_line, last_line = node.lineno + lines, (node.end_lineno or node.lineno) + lines
    start = _offset(code, starts, first_line, node.col_offset)
    lexeme = LEXEME.match(code, start)
    if not lexeme or not lexeme["string"]:
        return None
    written = re.match(r"[rRuU]?(\"\"\"|'''|\"|')", lexeme[0])
    end = _offset(code, starts, last_line, node.end_col_offset or 0)
    if not written or lexeme.end() != end:  # strings side by side
        return None
    quote = written[1]
    inside = code[start + written.end() : end - len(quote)]
    if "\\\n" in inside or not inside.strip():
        return None
    head = len(inside) - len(inside.lstrip())
    first, last = start + written.end() + head, start + written.end() + len(inside.rstrip())
    text, indent = _dedent(code[first:last])
    line_start = starts[first_line - 1]
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
