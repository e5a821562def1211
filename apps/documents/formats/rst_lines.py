"""What a single line of reStructuredText can be."""

import re
from unicodedata import combining, east_asian_width

ADORNMENT = re.compile(r"^([!-/:-@\[-`{-~])\1*[ \t]*$")
BULLET = re.compile(r"^[-*+•‣⁃](?:[ \t]+|$)")
ORDINAL = r"(?:\d+|[A-Za-z]|#|[ivxlcdm]+|[IVXLCDM]+)"
ENUMERATOR = re.compile(rf"^(?:\(?{ORDINAL}\)|{ORDINAL}\.)(?:[ \t]+|$)")
FIELD = re.compile(r"^:(?![: ])((?:[^:\\`]|\\.|:(?!(?:[ `]|$)))*)(?<! ):(?:[ \t]+|$)")
DIRECTIVE = re.compile(
    r"^\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([A-Za-z][\w:.+-]*?)[ \t]?::(?:[ \t]+(.*?))?[ \t]*$"
)
TARGET = re.compile(r"^\.\.[ \t]+_(?![ ]).*?(?<!\\):(?:[ \t]|$)")
FOOTNOTE = re.compile(r"^\.\.[ \t]+\[(?:\d+|#[\w-]*|\*|[A-Za-z][\w.-]*)\](?:[ \t]+|$)")
EXPLICIT = re.compile(r"^\.\.(?:[ \t]+|$)")
ANONYMOUS = re.compile(r"^__(?:[ \t]+|$)")
DOCTEST = re.compile(r"^>>>(?:[ \t]+|$)")
LINE_BLOCK = re.compile(r"^\|(?:[ \t]+|$)")
SIMPLE_BORDER = re.compile(r"^=+(?:[ \t]+=+)+[ \t]*$")
GRID_BORDER = re.compile(r"^\+-[-+]+-\+[ \t]*$")
ARGUMENT = r"(?:[A-Za-z][\w-]*|<[^<>]+>)"
SWITCH = rf"(?:(?:--|/)[A-Za-z0-9][\w-]*(?:[ =]{ARGUMENT})?|[-+][A-Za-z0-9](?: ?{ARGUMENT})?)"
OPTION_LIST = re.compile(rf"^{SWITCH}(?:, {SWITCH})*(?:[ ]{{2,}}|[ ]?$)")
OPTION = re.compile(r"^:([A-Za-z][\w-]*):(?:[ \t]+(.*?))?[ \t]*$")


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def is_blank(line: str) -> bool:
    return not line.strip()


def width_of(sign: str) -> int:
    """Columns that docutils counts for one character."""
    return (2 if east_asian_width(sign) in "WF" else 1) - bool(combining(sign))


def columns_of(text: str) -> int:
    """Columns on a screen: Hangul and other wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(width_of, text))


def offset_at(line: str, column: int) -> int:
    """The character that stands at a column of the screen; the line's length if it is shorter."""
    if line.isascii():
        return min(column, len(line))
    seen = 0
    for offset, sign in enumerate(line):
        if seen >= column and not combining(sign):
            return offset
        seen += width_of(sign)
    return len(line)


def offsets_of(line: str) -> list[int]:
    """For each column of the screen the character that stands there."""
    return [offset for offset, sign in enumerate(line) for _ in range(width_of(sign))]


BEGINNINGS = {
    "item": BULLET,
    "ordinal": ENUMERATOR,
    "field": FIELD,
    "option": OPTION_LIST,
    "doctest": DOCTEST,
    "line": LINE_BLOCK,
    "explicit": EXPLICIT,
    "adornment": ADORNMENT,
}


def block_of(line: str) -> str:
    """The sort of block that a line by itself is."""
    for name, pattern in BEGINNINGS.items():
        if pattern.match(line):
            return name
    return "literal" if line.endswith("::") else "text"
