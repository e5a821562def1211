"""Judges a page, or a cell, by itself: it is held against nothing."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from runner.engine.nothere import lacking, lacking_package
from runner.engine.record import CellRecord
from runner.engine.verdicts import (
    FAILS,
    NOT_A_PROGRAM,
    NOT_HERE,
    PASSES,
    CellVerdict,
    PageVerdict,
)

NOT_RUN = "not_run"
NO_CELLS = PageVerdict(NOT_A_PROGRAM, "The page has no code to run.", (), "no_cells")
# Pieces lack what was never written down for them, or are not whole.
_OF_PIECES = {"NameError", "SyntaxError", "IndentationError", "TabError"}
_ALL_MARKED = "All its cells are marked as not a program."
_NONE_RUN = "None of its cells was run."
FRAGMENT = "The page's code is in pieces that are not meant to be run from top to bottom."


def alone(
    records: Sequence[CellRecord],
    fragments: Collection[int] = (),
    missing: Collection[str] = (),
    *,
    is_program: bool = False,
) -> PageVerdict:
    """Judge a page that has no source: *passes*, *fails*, *not here* or *not a program*.

    `is_program`: somebody says that it is meant to run, so an undefined name is a failure.
    """
    if not records:
        return NO_CELLS
    judge_cell = partial(judge_cell_alone, fragments=fragments, missing=missing)
    cells = tuple(map(judge_cell, records))
    if all(cell.verdict == NOT_A_PROGRAM for cell in cells):
        return page_not_run(cells)
    if not is_program and is_fragment(records):
        return PageVerdict(NOT_A_PROGRAM, FRAGMENT, cells, "fragment")
    if first := next((cell for cell in cells if cell.verdict in {NOT_HERE, FAILS}), None):
        return page_like(first, cells)
    if unrun := [cell for cell in cells if cell.code == NOT_RUN]:
        reason = f"Every cell that is run passes. Not run: {numbers_of(unrun)}."
        return PageVerdict(PASSES, reason, cells, "passes_as_run", numbers_of(unrun))
    return PageVerdict(PASSES, "Every cell runs.", cells, "passes")


def judge_cell_alone(
    record: CellRecord, fragments: Collection[int], missing: Collection[str] = ()
) -> CellVerdict:
    if record.index in fragments:
        return as_marked(record)
    if record.status == "skipped":
        return verdict_on(
            record, NOT_A_PROGRAM, NOT_RUN, f"It was not run. {record.reason}".strip()
        )
    if did_as_meant(record, missing):
        return verdict_on(record, PASSES, "passes", record.reason)
    if need := lacking(record, missing):
        return verdict_on(record, NOT_HERE, "lacking", f"It needs {need}.", need)
    said = ending(record)
    why = f" ({record.reason})" if record.reason not in {"", said} else ""
    return verdict_on(record, FAILS, "fails", f"It fails: {said}{why}", said)


def did_as_meant(record: CellRecord, missing: Collection[str]) -> bool:
    """Whether a cell did what its page wants. An error that it may raise is no missing package."""
    if record.expected:
        return not lacking_package(record, missing)
    return record.status in {"ok", "skipped"}


def is_fragment(records: Sequence[CellRecord]) -> bool:
    """Whether the first thing that a page does not get done is a name that nobody gave it."""
    ran = [record for record in records if record.status != "skipped"]
    first = next((record for record in ran if record.status != "ok" and not record.expected), None)
    early = first is not None and ran.index(first) <= max(1, len(ran) // 10)
    return early and first is not None and first.error_type in _OF_PIECES


def page_not_run(cells: tuple[CellVerdict, ...]) -> PageVerdict:
    if any(cell.code == NOT_RUN for cell in cells):
        return PageVerdict(NOT_A_PROGRAM, _NONE_RUN, cells, "none_run")
    return PageVerdict(NOT_A_PROGRAM, _ALL_MARKED, cells, "all_marked")


def numbers_of(cells: Sequence[CellVerdict]) -> str:
    return ", ".join(str(cell.index + 1) for cell in cells)


def as_marked(record: CellRecord) -> CellVerdict:
    return verdict_on(record, NOT_A_PROGRAM, "marked", "It is marked as not a program.")


def page_like(first: CellVerdict, cells: tuple[CellVerdict, ...]) -> PageVerdict:
    """The verdict of a page that one of its cells decides."""
    return PageVerdict(first.verdict, deciding(first), cells, first.code, first.detail)


def deciding(cell: CellVerdict) -> str:
    """What is said of a page that this cell decides."""
    return f"Cell {cell.index + 1}: {cell.reason}"


def verdict_on(
    record: CellRecord, verdict: str, code: str, reason: str, detail: str = ""
) -> CellVerdict:
    return CellVerdict(record.index, verdict, code, reason, detail)


def ending(record: CellRecord) -> str:
    """How a cell ended, in one line."""
    if record.error_type:
        first_line: Any = record.message.partition("\n")[0]
        return f"{record.error_type}: {first_line[:200]}"
    return record.reason or record.status
