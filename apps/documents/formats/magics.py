"""IPython's own lines in Python code, rewritten so that Python's parser can read the rest."""

import ast
import re
import warnings

LINE = re.compile(r"^([ \t]*)([%!?].*|[\w.]+\?{1,2})$")
ASSIGNED = re.compile(r"^([ \t]*[\w., \t]+=[ \t]*)([%!].*)$")
CELL_OF_PYTHON = re.compile(r"^\s*%%(?:time|timeit|capture|prun|debug)\b")
CELL = re.compile(r"^\s*%%")


def is_foreign(code: str) -> bool:
    """Whether a cell magic makes the whole cell something else than Python."""
    return bool(CELL.match(code)) and not CELL_OF_PYTHON.match(code)


def parse(code: str) -> ast.Module:
    """The syntax tree of a cell. A magic is a call that carries its text.

    Raises SyntaxError (also for what breaks Python's parser in other ways).
    """
    try:
        return parse_python(code)
    except SyntaxError:
        return parse_python(without_magics(code))


def parse_python(code: str) -> ast.Module:
    """The syntax tree of code without magics. Raises SyntaxError whatever is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError(str(error)) from error


def without_magics(code: str) -> str:
    """The same lines, each magic replaced by a call of the same meaning."""
    if is_foreign(code):
        return f"__magic__({code!r})"
    lines, is_continued = [], False
    for line in code.split("\n"):
        if is_continued:
            lines.append("")
        else:
            lines.append(_line(line))
        is_continued = (is_continued or line != lines[-1]) and line.endswith("\\")
    return "\n".join(lines)


def _line(line: str) -> str:
    whole = LINE.match(line)
    if whole:
        return f"{whole[1]}__magic__({whole[2]!r})"
    assigned = ASSIGNED.match(line)
    return f"{assigned[1]}__magic__({assigned[2]!r})" if assigned else line
