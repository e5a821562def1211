"""Jupyter notebooks: the cells in order, each line known by its place in the JSON text."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from apps.documents.rendering import code, markdown
from apps.documents.rendering.context import Context
from apps.documents.rendering.errors import NotDrawnError

MAX_CELLS = 5_000


class Placed(str):
    """A string that knows where in the JSON text it stands."""

    __slots__ = ("start",)
    start: int


@dataclass(frozen=True, slots=True)
class StoredOutput:
    kind: str
    data: str


class PlacingDecoder(json.JSONDecoder):
    def __init__(self) -> None:
        super().__init__()
        self.parse_string = self._placed
        self.scan_once = py_make_scanner(self)

    def _placed(self, text: str, start: int, strict: bool = True) -> tuple[str, int]:
        value, end = scanstring(text, start, strict)
        placed = Placed(value)
        placed.start = start
        return placed, end


def html(text: str, context: Context) -> str:
    book = _read(text)
    lines = Lines(text)
    drawings = [_cell(cell, book, lines, context) for cell in _cells(book)]
    # Everything is parsed before anything is drawn, since a cell may name a later one's label.
    return "".join(part.html() if isinstance(part, markdown.Parsed) else part for part in drawings)


def _read(text: str) -> Mapping[str, Any]:
    try:
        book = PlacingDecoder().decode(text)
    except ValueError as error:
        raise NotDrawnError("This notebook is not valid JSON.") from error
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise NotDrawnError("This notebook has no list of cells.")
    if len(book["cells"]) > MAX_CELLS:
        raise NotDrawnError("This notebook has too many cells to be drawn.")
    return book


def _cells(book: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (cell for cell in book["cells"] if isinstance(cell, dict))


class Lines:
    """Finds the line, from 1, of a place in the text."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        return bisect_right(self._ends, place) + 1


def _cell(
    cell: Mapping[str, Any], book: Mapping[str, Any], lines: Lines, context: Context
) -> markdown.Parsed | str:
    source, places = _source(cell, lines)
    if cell.get("cell_type") == "markdown":
        source = context.without_pictures(_with_attachments(source, cell))
        return markdown.parse(source, context, lambda line: places[min(line, len(places) - 1)])
    if cell.get("cell_type") != "code" or not source.strip():
        return ""
    recorded = context.outputs_between(places[0], places[-1])
    outputs = recorded if context.outputs else list(_stored(cell))
    tags = [tag for tag in _dict(cell.get("metadata")).get("tags") or () if isinstance(tag, str)]
    return code.cell(source, _language(book), outputs, context, lines=places, tags=tags)


def _source(cell: Mapping[str, Any], lines: Lines) -> tuple[str, list[int]]:
    """The text of a cell, and for each of its lines the line of the JSON text that holds it."""
    pieces = _pieces(cell.get("source"))
    places: list[int] = []
    begins_line = True
    for piece in pieces:
        count = piece.count("\n") + (not piece.endswith("\n"))
        places += [lines.at(piece.start)] * (count - (not begins_line))
        begins_line = piece.endswith("\n")
    return "".join(pieces), places or [1]


def _pieces(value: object) -> list[Placed]:
    if isinstance(value, Placed):
        return [value]
    return (
        [piece for piece in value if isinstance(piece, Placed)] if isinstance(value, list) else []
    )


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _language(book: Mapping[str, Any]) -> str:
    language = _dict(_dict(book.get("metadata")).get("kernelspec")).get("language")
    return language if isinstance(language, str) else "python"


def _with_attachments(source: str, cell: Mapping[str, Any]) -> str:
    """Pictures that the notebook carries with it stand in for the names that point at them."""
    for name, kinds in _dict(cell.get("attachments")).items():
        for kind, data in _dict(kinds).items():
            if kind in ("image/png", "image/jpeg", "image/gif") and isinstance(data, str):
                address = f"data:{kind};base64,{''.join(data.split())}"
                source = source.replace(f"attachment:{name}", address)
    return source


def _stored(cell: Mapping[str, Any]) -> Iterator[StoredOutput]:
    """The outputs that the notebook's author saved in it."""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        kind = _dict(output).get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            yield StoredOutput(name, _text(output.get("text")))
        elif kind == "error":
            yield StoredOutput("error", "\n".join(_pieces(output.get("traceback"))))
        elif kind in ("display_data", "execute_result"):
            yield from _richest(_dict(output.get("data")))


def _richest(data: Mapping[str, Any]) -> Iterator[StoredOutput]:
    for mime, kind in (("image/png", "png"), ("text/html", "html"), ("text/plain", "text")):
        text = _text(data.get(mime))
        if text:
            yield StoredOutput(kind, text)
            return


def _text(value: object) -> str:
    return "".join(_pieces(value))
