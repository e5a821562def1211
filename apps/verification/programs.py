"""From a page to what is run: the programs of source and translation, and where cells stand."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from apps.documents import formats
from apps.documents import services as documents
from apps.documents.models import Page
from apps.translation import services as translation
from apps.translation.ports.cells import PortMarks, marks_on
from apps.verification import equality
from apps.verification.models import Fragment
from runner.broker import programs_queue
from runner.engine import Cell, CellRecord, Limits, Program
from runner.engine.program import FRAGMENT, PORT
from runner.models import Backend


@dataclass(frozen=True, slots=True)
class Programs:
    """`places` has the key and the line of each cell of the source, in order. `queue` names the
    backend and the environment in which both run."""

    source: Program
    translated: Program
    places: list[dict[str, Any]]
    queue: str

    @property
    def are_empty(self) -> bool:
        return not self.source.cells and not self.translated.cells

    @property
    def are_ported(self) -> bool:
        """Whether every cell was rewritten: there is nothing to hold against the source."""
        cells = self.translated.cells
        return bool(cells) and all(cell.is_port for cell in cells)

    @property
    def are_equal(self) -> bool:
        """Whether the source's run can stand for the translation's."""
        return equality.are_equal(self.source, self.translated)

    @property
    def are_unchanged(self) -> bool:
        """Whether the translation's code is its source's, but for comments and docstrings."""
        return equality.are_unchanged(self.source, self.translated)

    def shows_words(self, records: Sequence[CellRecord]) -> bool:
        return equality.shows_words(self.source, self.translated, records)

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.source, self.translated, self.queue)


def fingerprint_of(source: Program, translated: Program, queue: str) -> str:
    """Names both programs, whatever versions they run with."""
    both = (source.fingerprint({}, queue), translated.fingerprint({}, queue))
    return hashlib.sha256("".join(both).encode()).hexdigest()


def programs_of(page: Page, backend: Backend) -> Programs:
    """Raises formats.ParseFailure where the page or its translation cannot be read."""
    source = documents.document_of(page)
    translated = formats.parse(translation.page_text(page), page.path)
    ports = rewritten(running(source), running(translated), marks_on(page))
    places = [{"key": cell.key, "line": cell.line} for cell in running(source)]
    marked = set(Fragment.objects.standing().filter(page=page).values_list("cell_key", flat=True))
    marks = [place["key"] in marked for place in places]
    ours = with_marks(program_of(page, translated, backend), ports, PORT)
    both = (with_marks(each, marks, FRAGMENT) for each in (program_of(page, source, backend), ours))
    queue = programs_queue(backend.name, page.source.environment)
    return Programs(*Program.paired_with(*both), places=places, queue=queue)


def running(document: formats.Document) -> list[formats.ParsedCell]:
    return [cell for cell in document.cells if cell.runs]


def rewritten(
    source: Sequence[formats.ParsedCell],
    translated: Sequence[formats.ParsedCell],
    marks: PortMarks,
) -> list[bool]:
    """Which cells of the translation were rewritten for another framework: all or none of a page.

    One that is marked and does what its source's code says is held against it like any other.
    """
    if len(source) != len(translated):
        return [marks.is_whole] * len(translated)
    pairs = zip(source, translated, strict=True)
    differ = [formats.same_code(one.code, other.code) is not None for one, other in pairs]
    if marks.is_whole:
        return [any(differ)] * len(translated)
    return [
        is_other and cell.key in marks.keys for is_other, cell in zip(differ, source, strict=True)
    ]


def with_marks(program: Program, marks: Sequence[bool], tag: str) -> Program:
    """The program with those cells tagged, where it has that many cells."""
    if not any(marks) or len(marks) != len(program.cells):
        return program
    pairs = zip(program.cells, marks, strict=True)
    cells = (
        replace(cell, tags=(*cell.tags, tag)) if is_marked else cell for cell, is_marked in pairs
    )
    return replace(program, cells=tuple(cells))


def own_tags(cell: formats.ParsedCell) -> tuple[str, ...]:
    """Those of the page. That a cell is a port only its mark here says."""
    return tuple(tag for tag in cell.tags if tag != PORT)


def program_of(page: Page, document: formats.Document, backend: Backend) -> Program:
    cells = tuple(
        Cell(code=cell.code, line=cell.line, kind=cell.kind, tags=own_tags(cell))
        for cell in running(document)
    )
    return Program(
        cells=cells,
        limits=Limits.from_message({**settings.RUNNER_LIMITS, **backend.limits}),
        devices=page.source.devices,
        preamble=page.source.preamble,
        variables=page.source.variables,
    )
