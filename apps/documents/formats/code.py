"""Comments and docstrings in Python code: where they stand and what of them is prose."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from keyword import kwlist
from textwrap import dedent

from apps.documents.formats import magics
from apps.documents.formats.model import SegmentKind
from apps.documents.formats.trees import read_trees

# Possessive: what they stop at could not have been taken otherwise, and a long docstring would cost
# many times its size to go back over.
LEXEME = re.compile(
    r'(?P<string>[rRbBfFuU]{0,2}(?:"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n]++|\\.)*+"|\'(?:[^\'\\\n]++|\\.)*+\'))|(?P<comment>#[^\n]*)',
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
SIDE_BY_SIDE = re.compile(r"(?<!\w)(?=([A-Za-z]\w*)[ \t]+([A-Za-z]\w*))")
MAY_HIDE_WORDS = re.compile(r"[\"'#\\]")
KEYWORDS = frozenset({*kwlist, "match", "type", "case"})
BRANCH = re.compile(r"(?:return |elif |else:|except\b|finally:).*[(=:\[]", re.DOTALL)
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
        return any(does_something(code))
    except SyntaxError:
        try:
            return any(does_something(magics.without_magics(code)))
        except SyntaxError:
            return False


def does_something(code: str) -> list[bool]:
    """Of each statement whether it is more than words. Raises SyntaxError."""
    return read_trees(code, lambda body, _: [not _is_words(each) for each in body])


def is_pragma(comment: str) -> bool:
    return bool(PRAGMA.match(comment))


def comment_pieces(code: str) -> list[CodePiece]:
    """The words of comments."""
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
    if not _is_prose(stripped):
        try:
            return any(does_something(stripped))
        except SyntaxError:
            pass
    return bool(BRANCH.match(stripped))


def _is_prose(text: str) -> bool:
    """Whether words stand side by side as they never do in Python: no need to ask its parser."""
    hidden = MAY_HIDE_WORDS.search(text)
    pairs = SIDE_BY_SIDE.finditer(text, 0, hidden.start() if hidden else len(text))
    return any(KEYWORDS.isdisjoint(pair.groups()) for pair in pairs)


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
