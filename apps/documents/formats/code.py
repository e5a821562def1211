"""Comments and docstrings in Python code: where they stand and what of them is prose."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from textwrap import dedent

from apps.documents.formats import magics
from apps.documents.formats.model import SegmentKind

LEXEME = re.compile(
    r'(?P<string>[rRbBfFuU]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''
    r'|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'))|(?P<comment>#[^\n]*)',
    re.DOTALL,
)
MARKER = re.compile(r"#+[:!]?[ \t]*")
PRAGMA = re.compile(
    r"#\s*(?:doctest:|type:|noqa\b|pylint:|pragma:|fmt:|isort:|mypy:|pyright:|pytype:|ruff:|yapf:"
    r"|flake8:|nosec\b|%%|-\*-|@title\b|@param\b|@markdown\b|!|%|\$|>>>|\.\.\.(?:\s*$))|#!|#%%"
)
NARROW = 50  # columns: nobody wraps a sentence there
CALL = re.compile(r"[\w)\]]\(")
HAS_WORDS = re.compile(r"#|\"{3}|'{3}")
HIGHLIGHT = re.compile(r"\s*#!$")  # codediff's sign for a line that differs
SHOWN = re.compile(  # a value that was printed, a decorator that was switched off, an address
    r"[\w.]+\([^()]*\)\s*=+>?\s*[\[\d({-]|@[\w.]+(?:\(|\s*(?:#|$))|https?://\S+$"
)
ARROW = re.compile(r"^(?:[-=]*>+|Out(?:put)?(?:\[\d*\])?:)\s*")
RULE = re.compile(r"[^\w\s]{3,}")
NEW_LINE = re.compile(r"(?:[-*+•]|\d+[.)]|\w[.)])\s|\s|[^\w\s'\"(`]")
WORDS_ONLY = (ast.Name, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Constant, ast.Lambda)

Silent = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class CodePiece:
    """A comment or docstring. `start` and `end` are of its words, without `#` or quotes."""

    kind: SegmentKind
    start: int
    end: int
    text: str
    is_block: bool = False
    width: int = 0
    indent: str = ""
    quote: str = ""
    line_start: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """One `#` to the end of its line."""

    start: int
    end: int
    words: int  # where its words begin
    text: str
    is_alone: bool
    column: int


def code_pieces(code: str) -> list[CodePiece]:
    """All that is to be translated in a cell, in order."""
    if magics.is_foreign(code):
        return []
    return sorted([*_docstrings(code), *_comment_pieces(code)], key=lambda piece: piece.start)


def comments(code: str) -> list[Comment]:
    found_comments = []
    for found in LEXEME.finditer(code) if "#" in code else ():
        if not found["comment"]:
            continue
        line_start = code.rfind("\n", 0, found.start()) + 1
        before = code[line_start : found.start()]
        if before.lstrip().startswith(("%", "!")):
            continue
        marker = MARKER.match(found[0])
        words = found.start() + (marker.end() if marker else 1)
        text = HIGHLIGHT.sub("", found[0].rstrip())[words - found.start() :]
        end = words + len(text)
        comment = Comment(found.start(), end, words, text, not before.strip(), len(before))
        found_comments.append(comment)
    return found_comments


def is_python(code: str) -> bool:
    """Whether it holds words, and Python's parser reads statements that do something."""
    if not HAS_WORDS.search(code):
        return False
    try:
        tree = magics.parse(code)
    except SyntaxError:
        return False
    return not all(_is_words(statement) for statement in tree.body)


def is_pragma(comment: str) -> bool:
    return bool(PRAGMA.match(comment))


def _comment_pieces(code: str) -> list[CodePiece]:
    pieces = []
    for block in blocks(code, comments(code)):
        kept = without_code(block, is_silent)
        for group in kept:
            text, width = flowing(group)
            pieces.append(
                CodePiece(
                    SegmentKind.COMMENT,
                    group[0].words,
                    group[-1].end,
                    text,
                    is_block=group[0].is_alone,
                    width=width,
                )
            )
    return pieces


def blocks(code: str, found: list[Comment]) -> list[list[Comment]]:
    """Comments, those on neighbouring lines at one column together."""
    grouped: list[list[Comment]] = []
    for comment in found:
        last = grouped[-1][-1] if grouped else None
        if (
            last
            and last.is_alone
            and comment.is_alone
            and last.column == comment.column
            and code.count("\n", last.end, comment.start) == 1
        ):
            grouped[-1].append(comment)
        else:
            grouped.append([comment])
    return grouped


def without_code(block: list[Comment], is_silent: Silent) -> list[list[Comment]]:
    """The runs of prose in a block: commented-out code, pragmas, rules and empty lines end one."""
    runs: list[list[Comment]] = [[]]
    if len(block) > 1 and _is_code_block(block):
        return []
    for comment in block:
        if not comment.text or is_silent(comment.text):
            runs.append([])
        else:
            runs[-1].append(comment)
    return [run for run in runs if run and not (len(run) > 1 and _is_code_block(run))]


def _is_code_block(block: list[Comment]) -> bool:
    lines = [" " * (comment.words - comment.start) + comment.text for comment in block]
    return _is_code(dedent("\n".join(lines)))


def is_silent(text: str) -> bool:
    """Whether a comment is for machines, or code, rather than words."""
    is_sign = is_pragma("# " + text) or RULE.fullmatch(text.strip()) or SHOWN.match(text)
    return bool(is_sign) or _is_code(text)


def _is_code(text: str) -> bool:
    """Whether a comment is code that was switched off, rather than words."""
    stripped = ARROW.sub("", text.strip())  # an output that is shown in a comment
    if stripped.endswith(":") and CALL.search(stripped):
        stripped += " pass"
    try:
        tree = magics._parse(stripped)
    except SyntaxError:
        return stripped.startswith(("return ", "elif ", "else:", "except", "finally:")) and bool(
            re.search(r"[(=:\[]", stripped)
        )
    if not tree.body:
        return False
    return not all(_is_words(statement) for statement in tree.body)


def _is_words(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):  # "Note: this"
        return statement.value is None
    if not isinstance(statement, ast.Expr):
        return False
    nodes = [node for node in ast.walk(statement.value) if isinstance(node, ast.expr)]
    if any(isinstance(node, ast.Compare) for node in nodes):
        signs = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
        compares = (node for node in nodes if isinstance(node, ast.Compare))
        if not all(isinstance(sign, signs) for node in compares for sign in node.ops):
            return False
    return all(isinstance(node, WORDS_ONLY) for node in nodes)


def flowing(group: list[Comment]) -> tuple[str, int]:
    """The words of a run: wrapped lines joined, real line ends kept; and the width it has."""
    width = max(len(comment.text) + comment.words - comment.start for comment in group)
    text = group[0].text
    for before, comment in pairwise(group):
        is_wrapped = len(before.text) + len(comment.text.split(" ")[0]) >= width - 8
        starts = NEW_LINE.match(comment.text) or comment.words - comment.start > 2
        starts = starts or (width < NARROW and comment.text[0].isupper())
        joined = is_wrapped and not starts and not before.text.endswith(":")
        text += (" " if joined else "\n") + comment.text
    return text, max(width, 60)


def _docstrings(code: str) -> list[CodePiece]:
    if '"""' not in code and "'''" not in code and "def " not in code and "class " not in code:
        return []
    try:
        tree = magics.parse(code)
    except SyntaxError:
        return []
    starts = _line_starts(code)
    pieces = []
    for node in ast.walk(tree):
        constant = docstring_of(node)
        if constant is not None and len(getattr(tree, "body", [])) >= 1:
            piece = _docstring(constant, code, starts)
            if piece:
                pieces.append(piece)
    return pieces


def docstring_of(node: ast.AST) -> ast.Constant | None:
    """The docstring of a node. A lone string in a cell is its output, so no docstring."""
    if not isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
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
