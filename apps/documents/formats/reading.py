"""Reads a page: its suffix chooses the reader, its units are read one by one."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from apps.documents.formats import cells
from apps.documents.formats.collector import Collector
from apps.documents.formats.drained import drained
from apps.documents.formats.keys import assemble
from apps.documents.formats.markdown import read_markdown
from apps.documents.formats.model import Document, ParseFailure
from apps.documents.formats.notebook import notebook_cells
from apps.documents.formats.restructuredtext import read_rst
from apps.documents.formats.views import Unit

BOM = "\ufeff"


def decode(data: bytes) -> str:
    """A file's bytes as text; a byte-order mark and all newlines are kept. Raises ParseFailure."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ParseFailure(
            f"The file is not UTF-8: line {line} holds the byte 0x{data[error.start]:02x}.", line
        ) from error


def parse(text: str, path: str) -> Document:
    """Read a page. Raises ParseFailure for what cannot be read."""
    return assemble(text, path, collect(text, path))


def collect(text: str, path: str) -> Iterator[Collector]:
    """What each unit of a page holds, before anything has a key: read when it is asked for."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".ipynb":
        yield from _notebook(text)
    elif suffix in {".md", ".markdown"}:
        yield collect_unit(page_unit(text, "markdown"))
    elif suffix in {".rst", ".rest"}:
        yield collect_unit(page_unit(text, "rst"))
    else:
        raise ParseFailure(f"Pages ending in {suffix or 'nothing'} are not read.", 1)


def page_unit(text: str, flavour: str) -> Unit:
    lead = len(BOM) if text.startswith(BOM) else 0
    return Unit(text[lead:], [0], [lead], flavour=flavour)


def collect_unit(unit: Unit, tags: tuple[str, ...] = ()) -> Collector:
    """Read one unit. Deep nesting is the only thing a reader of text may stumble over."""
    collector = Collector(unit, flavour=unit.flavour)
    try:
        if unit.flavour == "markdown":
            read_markdown(unit, collector)
        elif unit.flavour == "rst":
            read_rst(unit, collector)
        else:
            cells.read_python(unit.view(), collector, "notebook", "python", tags)
    except RecursionError as error:
        raise ParseFailure("The page is nested too deeply to be read.", 1) from error
    return collector


def _notebook(text: str) -> Iterator[Collector]:
    found, language = notebook_cells(text)
    for cell in drained(found):
        if cell.unit and cell.kind == "markdown":
            yield _shown(collect_unit(cell.unit))
        elif cell.unit and cell.kind == "code" and language in cells.PYTHON:
            cell.unit.flavour = "python"
            yield collect_unit(cell.unit, cell.tags)


def _shown(collector: Collector) -> Collector:
    """In a notebook, code in the text is shown."""
    for cell in collector.cells:
        cell.is_shown_only = True
    return collector
