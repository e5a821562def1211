"""Reads notebooks: finds the cells' texts in the JSON, and leaves everything else alone."""

import re
from array import array
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from apps.documents.formats.model import ParseFailure
from apps.documents.formats.views import Unit

SPACE = re.compile(r"[ \t\r\n]*")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})(?:\\u([0-9a-fA-F]{4}))?|(.))", re.DOTALL)
NOT_ASCII = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[0-7])[0-9a-fA-F]{4}")
SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}
decode_value = JSONDecoder(strict=False).raw_decode


class NotebookCell:
    """One cell: its type, its metadata, its text as a unit (none if it is empty)."""

    __slots__ = ("kind", "tags", "unit")

    def __init__(self, kind: str, tags: tuple[str, ...], unit: Unit | None) -> None:
        self.kind = kind
        self.tags = tags
        self.unit = unit


def notebook_cells(text: str) -> tuple[list[NotebookCell], str]:
    """The cells of a notebook and the name of its language. Raises ParseFailure."""
    try:
        return _read(text)
    except JSONDecodeError as error:
        raise ParseFailure(f"The notebook is not valid JSON: {error.msg}.", error.lineno) from error
    except RecursionError as error:
        raise ParseFailure("The notebook's JSON is nested too deeply.", 1) from error
    except ValueError as error:
        raise ParseFailure("The notebook holds a number that is too long to be read.", 1) from error
    except IndexError as error:
        line = text.count("\n") + 1
        raise ParseFailure("The notebook ends in the middle.", line) from error


def _read(text: str) -> tuple[list[NotebookCell], str]:
    is_ascii = text.isascii() and bool(NOT_ASCII.search(text))
    cells, language, has_cells = [], "python", False
    first = _skip(text, 1 if text.startswith("\ufeff") else 0)
    last = _skip(text, decode_value(text, first)[1])
    if last < len(text):
        raise _fail(text, last, "nothing more")
    for name, start, _ in members(text, first):
        if name == "cells" and text[start] == "[":
            has_cells = True
            cells = [_cell(text, item, is_ascii) for item, _ in items(text, start)]
        elif name == "metadata":
            language = _language(decode_value(text, start)[0])
    if not has_cells:
        raise ParseFailure("The notebook has no list of cells (nbformat 4 is needed).", 1)
    return cells, language


def _language(metadata: object) -> str:
    if isinstance(metadata, dict):
        for group, name in (("language_info", "name"), ("kernelspec", "language")):
            found = metadata.get(group)
            if isinstance(found, dict) and isinstance(found.get(name), str):
                return str(found[name]).lower()
    return "python"


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _fail(text: str, at: int, wanted: str) -> JSONDecodeError:
    return JSONDecodeError(f"expected {wanted}", text, at)


def members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The members of the object at `at`: name, start and end of the value."""
    if at >= len(text) or text[at] != "{":
        raise _fail(text, at, "an object")
    at = _skip(text, at + 1)
    while text[at] != "}":
        if text[at] != '"':
            raise _fail(text, at, "a name")
        name, at = decode_value(text, at)
        at = _skip(text, at)
        if text[at] != ":":
            raise _fail(text, at, "a colon")
        start = _skip(text, at + 1)
        end = decode_value(text, start)[1]
        yield name, start, end
        at = _after(text, end, "}")


def items(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of each value of the array at `at`."""
    at = _skip(text, at + 1)
    while text[at] != "]":
        end = decode_value(text, at)[1]
        yield at, end
        at = _after(text, end, "]")


def _after(text: str, end: int, closing: str) -> int:
    at = _skip(text, end)
    if text[at] == ",":
        return _skip(text, at + 1)
    if text[at] != closing:
        raise _fail(text, at, f"a comma or {closing}")
    return at


def _cell(text: str, at: int, is_ascii: bool) -> NotebookCell:
    kind, unit = "raw", None
    tags: tuple[str, ...] = ()
    for name, start, end in members(text, at):
        if name == "cell_type":
            kind = str(decode_value(text, start)[0])
        elif name == "metadata":
            tags = _tags(decode_value(text, start)[0])
        elif name == "source":
            unit = source_unit(text, start, end, is_ascii)
    return NotebookCell(kind, tags, unit)


def _tags(metadata: object) -> tuple[str, ...]:
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()


def source_unit(text: str, start: int, end: int, is_ascii: bool) -> Unit | None:
    """The text of a cell, joined from its JSON strings, with the place of each character."""
    if text[start] == '"':
        strings, glue = [(start, end)], "\\n"
    elif text[start] == "[":
        strings = [(first, last) for first, last in items(text, start) if text[first] == '"']
        glue = "\\n" + _between(text, start, strings)
    else:
        return None
    pieces: list[str] = []
    points, places, length = array("q"), array("q"), 0
    for first, last in strings:
        for piece, place in _decoded(text, first + 1, last - 1):
            pieces.append(piece)
            points.append(length)
            places.append(place)
            length += len(piece)
    if not length:
        return None
    points.append(length)
    places.append(strings[-1][1] - 1)
    return Unit("".join(pieces), points, places, glue, is_ascii)


def _between(text: str, start: int, strings: list[tuple[int, int]]) -> str:
    """What stands between two lines of a source: the end of one string to the next one's start."""
    if len(strings) > 1:
        return text[strings[0][1] - 1 : strings[1][0] + 1]
    lead = text[start + 1 : strings[0][0]] if strings else ""
    return f'",{lead}"'


def _decoded(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The runs of a JSON string: plain stretches, and each escape by itself."""
    at = start
    while at < end:
        slash = text.find("\\", at, end)
        if slash < 0:
            yield text[at:end], at
            return
        if slash > at:
            yield text[at:slash], at
        found = ESCAPE.match(text, slash, end)
        if not found:
            raise _fail(text, slash, "an escape")
        char, at = _unescape(found)
        yield char, slash


def _unescape(found: re.Match[str]) -> tuple[str, int]:
    if not found[1]:
        return SIMPLE.get(found[3], found[3]), found.end()
    high = int(found[1], 16)
    if 0xD800 <= high < 0xDC00 and found[2]:
        low = int(found[2], 16)
        if 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00), found.end()
    # No database keeps a lone half of a character, nor the null character.
    char = "\ufffd" if not high or 0xD800 <= high < 0xE000 else chr(high)
    return char, found.start() + 6
