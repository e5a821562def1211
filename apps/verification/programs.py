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
from apps.verification import equality
from apps.verification.models import Fragment
from runner.broker import programs_queue
from runner.engine import Cell, CellRecord, Limits, Program
from runner.engine.program import FRAGMENT
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
    places = [{"key": cell.key, "line": cell.line} for cell in source.cells if cell.runs]
    marked = set(Fragment.objects.standing().filter(page=page).values_list("cell_key", flat=True))
    marks = [place["key"] in marked for place in places]
    both = (with_marks(program_of(page, each, backend), marks) for each in (source, translated))
    queue = programs_queue(backend.name, page.source.environment)
    return Programs(*Program.paired_with(*both), places=places, queue=queue)


def with_marks(program: Program, marks: Sequence[bool]) -> Program:
    """The program with those cells marked as fragments, where it has that many cells."""
    if not any(marks) or len(marks) != len(program.cells):
        return program
    pairs = zip(program.cells, marks, strict=True)
    cells = (
        replace(cell, tags=(*cell.tags, FRAGMENT)) if is_marked else cell
        for cell, is_marked in pairs
    )
    return replace(program, cells=tuple(cells))


def program_of(page: Page, document: formats.Document, backend: Backend) -> Program:
    cells = tuple(
        Cell(code=cell.code, line=cell.line, kind=cell.kind, tags=tuple(cell.tags))
        for cell in document.cells
        if cell.runs
    )
    return Program(
        cells=cells,
        limits=Limits.from_message({**settings.RUNNER_LIMITS, **backend.limits}),
        devices=page.source.devices,
        preamble=page.source.preamble,
        variables=page.source.variables,
    )
