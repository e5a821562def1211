"""Jupyter notebooks: the cells in order, each line known by its place in the JSON text."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.documents.formats.notebook import items, members
from apps.documents.rendering import code, markdown
from apps.documents.rendering.context import Context
from apps.documents.rendering.errors import NotDrawnError

MAX_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class StoredOutput:
    kind: str
    data: str


def html(text: str, context: Context) -> str:
    book = _read(text)
    lines = Lines(text)
    drawings = [
        _cell(cell, _source_lines(cell, text, at, lines), book, context)
        for cell, at in zip(book["cells"], _places(text, text.index("{"), "cells"), strict=True)
        if isinstance(cell, dict)
    ]
    # Everything is parsed before anything is drawn, since a cell may name a later one's label.
    return "".join(part.html() if isinstance(part, markdown.Parsed) else part for part in drawings)


def _read(text: str) -> Mapping[str, Any]:
    try:
        book = json.loads(text)
    except ValueError as error:
        raise NotDrawnError("This notebook is not valid JSON.") from error
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise NotDrawnError("This notebook has no list of cells.")
    if len(book["cells"]) > MAX_CELLS:
        raise NotDrawnError("This notebook has too many cells to be drawn.")
    return book


class Lines:
    """Finds the line, from 1, of a place in the text."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, place: int) -> int:
        return bisect_right(self._ends, place) + 1


def _places(text: str, at: int, name: str) -> list[int]:
    """Where the values of a member of the object at `at` stand; one alone if it is no list."""
    # Of two members with one name, the last counts.
    starts = [start for known, start, _ in members(text, at) if known == name]
    if not starts or text[starts[-1]] != "[":
        return starts[-1:]
    return [start for start, _ in items(text, starts[-1])]


def _cell(
    cell: Mapping[str, Any], places: Sequence[int], book: Mapping[str, Any], context: Context
) -> markdown.Parsed | str:
    source = _text(cell.get("source"))
    if cell.get("cell_type") == "markdown":
        source = context.without_pictures(_with_attachments(source, cell))
        return markdown.parse(source, context, lambda line: places[min(line, len(places) - 1)])
    if cell.get("cell_type") != "code" or not source.strip():
        return ""
    recorded = context.outputs_between(places[0], places[-1])
    outputs = recorded if context.outputs else list(_stored(cell))
    tags = [tag for tag in _dict(cell.get("metadata")).get("tags") or () if isinstance(tag, str)]
    return code.cell(source, _language(book), outputs, context, lines=places, tags=tags)


def _source_lines(cell: Mapping[str, Any], text: str, at: int, lines: Lines) -> list[int]:
    """For each line of the text of the cell at `at`, the line of the JSON text that holds it."""
    found: list[int] = []
    begins_line = True
    starts = [start for start in _places(text, at, "source") if text[start] == '"']
    for piece, start in zip(_pieces(cell.get("source")), starts, strict=True):
        count = piece.count("\n") + (not piece.endswith("\n"))
        found += [lines.at(start)] * (count - (not begins_line))
        begins_line = piece.endswith("\n")
    return found or [1]


def _pieces(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [piece for piece in value if isinstance(piece, str)] if isinstance(value, list) else []


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
