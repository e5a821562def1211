"""Whether a translated program is still the source's program."""

import ast
import re
from itertools import zip_longest

from apps.documents.formats import magics
from apps.documents.formats.code import LEXEME, comments, is_pragma
from apps.documents.formats.docstrings import DOCUMENTED, docstring_of, statements
from apps.documents.formats.doctests import examples
from apps.documents.formats.model import Difference
from apps.documents.formats.views import View

FREE = "a docstring"


def same_code(source: str, translated: str) -> Difference | None:
    """None if both are one program, less the words of docstrings and comments.

    Magics are compared as they are written, doctests example by example with their outputs.
    """
    if _has_prompt(source) or _has_prompt(translated):
        return _same_doctests(source, translated)
    if _pragmas(source) != _pragmas(translated):
        line = _first_pragma_line(source, translated)
        return Difference("A comment that steers a tool was changed.", line)
    try:
        old = magics.parse(source)
    except SyntaxError:
        return _same_tokens(source, translated)
    try:
        new = magics.parse(translated)
    except SyntaxError as error:
        return Difference(f"The code no longer parses: {error.msg}.", error.lineno or 1)
    _forget_docstrings(old)
    _forget_docstrings(new)
    return None if ast.dump(old) == ast.dump(new) else _first_difference(old, new)


def unreadable(code: str) -> Difference | None:
    """Where Python cannot read the code of a cell, or one of its examples; None if it can."""
    for line, part in _doctests(code) if _has_prompt(code) else [(1, code)]:
        try:
            magics.parse(part)
        except SyntaxError as error:
            message = f"The code no longer parses: {error.msg}."
            return Difference(message, line + (error.lineno or 1) - 1)
    return None


def same_places(source: str, translated: str) -> bool:
    """Whether the two are one program whose every piece stands on the same line and column.

    Words of docstrings and comments apart. False where Python cannot read them.
    """
    if source == translated:
        return True
    if same_code(source, translated):
        return False
    try:
        return _placed_tree(source) == _placed_tree(translated)
    except SyntaxError:
        return False


def _placed_tree(code: str) -> str:
    tree = magics.parse(code)
    for node in statements(tree):
        if isinstance(node, DOCUMENTED) and docstring_of(node) is not None:
            node.body[0] = ast.Expr(ast.Constant(FREE))
    return ast.dump(tree, include_attributes=True)


def _has_prompt(code: str) -> bool:
    return any(line.lstrip().startswith(">>>") for line in code.split("\n"))


def _same_doctests(source: str, translated: str) -> Difference | None:
    old, new = _doctests(source), _doctests(translated)
    for before, after in zip_longest(old, new):
        if before is None or after is None:
            line = after[0] if after else code_lines(translated)
            return Difference("The number of doctest examples changed.", line)
        difference = same_code(before[1], after[1])
        if difference:
            return Difference(difference.message, after[0] + difference.line - 1)
    if _outside(source) != _outside(translated):
        return Difference("The expected output of a doctest changed.", 1)
    return None


def code_lines(code: str) -> int:
    return code.count("\n") + 1


def _doctests(code: str) -> list[tuple[int, str]]:
    view = View.of_lines(_placed(code))
    return [
        (code.count("\n", 0, example.view.at(0)) + 1, example.view.text)
        for example in examples(view)
    ]


def _placed(code: str) -> list[tuple[str, int]]:
    place, lines = 0, []
    for line in code.split("\n"):
        lines.append((line, place))
        place += len(line) + 1
    return lines


def _outside(code: str) -> list[str]:
    lines = code.split("\n")
    return [line.strip() for line in lines if not re.match(r"\s*(?:>>>|\.\.\.)(?:\s|$)", line)]


def _pragmas(code: str) -> list[str]:
    return [code[note.start : note.end] for note in comments(code) if is_pragma(code[note.start :])]


def _first_pragma_line(source: str, translated: str) -> int:
    kept = _pragmas(source)
    for note in comments(translated):
        text = translated[note.start : note.end]
        if is_pragma(text) and text not in kept:
            return translated.count("\n", 0, note.start) + 1
    return 1


def _forget_docstrings(tree: ast.Module) -> None:
    for node in statements(tree):
        constant = docstring_of(node)
        if constant is not None:
            constant.value = FREE
            constant.kind = None


def _same_tokens(source: str, translated: str) -> Difference | None:
    """For code that Python cannot parse: everything but comments has to be the same."""
    old, new = _bare(source), _bare(translated)
    for number, (before, after) in enumerate(zip_longest(old, new, fillvalue="")):
        if before != after:
            return Difference("The code differs here.", number + 1)
    return None


def _bare(code: str) -> list[str]:
    """Lines of code without their comments; lines of comments only are dropped."""

    def drop(found: re.Match[str]) -> str:
        return found[0] if found["string"] else ""

    return [line.rstrip() for line in LEXEME.sub(drop, code).split("\n") if line.strip()]


def _first_difference(old: ast.AST, new: ast.AST, line: int = 1) -> Difference:
    """Where two trees part, told at the innermost place that has a line."""
    line = getattr(new, "lineno", line)
    message = "The code differs from the source here."
    if type(old) is not type(new):
        return Difference(message, line)
    for name in old._fields:
        before, after = getattr(old, name, None), getattr(new, name, None)
        pairs = _pairs(before, after)
        for one, other in pairs:
            if isinstance(one, ast.AST) and isinstance(other, ast.AST):
                if ast.dump(one) != ast.dump(other):
                    return _first_difference(one, other, line)
            elif one != other or type(one) is not type(other):
                return Difference(message, getattr(other, "lineno", line))
    return Difference(message, line)


def _pairs(before: object, after: object) -> list[tuple[object, object]]:
    if isinstance(before, list) and isinstance(after, list):
        return list(zip_longest(before, after))
    return [(before, after)]
