"""Holds a translated page's records against its source's: whose fault is what?

The weight is carried by the code being equal; what runs here confirms it. Verdicts, worst first:
*ours* (the source runs, the translation does not, or shows something else), *not here* (this
machine lacks what the page needs), *upstream* (the source fails too), *varies* (the source itself
shows something else each time), *same*; and *not a program* for fragments that were never to run.
A cell that was rewritten for another framework is held against nothing: it *passes* or *fails*.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from runner.engine.compare import compare, compare_messages
from runner.engine.nothere import lacking, lacking_package
from runner.engine.record import CellRecord
from runner.engine.verdicts import (
    FAILS,
    NOT_A_PROGRAM,
    NOT_HERE,
    OURS,
    PASSES,
    SAME,
    UPSTREAM,
    VARIES,
    VERDICTS,
    CellVerdict,
    PageVerdict,
)

_WELL = {SAME, VARIES, NOT_HERE, NOT_A_PROGRAM}
# An ending that says how long or how much, rather than what: the neighbours may be to blame.
_STOPPED = {"timeout", "memory", "output", "disk", "processes", "protocol", "crashed", "cancelled"}


def judge(
    source: Sequence[CellRecord],
    translated: Sequence[CellRecord],
    *,
    source_again: Sequence[CellRecord] | None = None,
    changed: Mapping[int, str] | None = None,
    missing: Collection[str] = (),
    fragments: Collection[int] = (),
    ports: Collection[int] = (),
) -> PageVerdict:
    """Judge a translation's run. `source_again`, a second run of the source, shows what varies.

    `missing` names packages that the source states and that the runs did not meet; `fragments`
    the cells, by index, that are marked as not a program and were not run; `ports` those rewritten
    for another framework, which are judged by themselves.

    `changed` says of cells, by index, how their code differs from the source's without leave. Then
    the fault is ours even where nothing of it shows.
    """
    if not source and not translated:
        return _NO_CELLS
    if len(source) != len(translated):
        detail = f"{len(translated)} / {len(source)}"
        reason = f"The translation has {len(translated)} cells, its source {len(source)}."
        return PageVerdict(OURS, reason, (), "cell_count", detail)
    again = source_again if source_again and len(source_again) == len(source) else source
    judge_cell = partial(_judge_cell, missing=missing, fragments=fragments)
    judged = map(judge_cell, source, translated, again)
    cells = tuple(_with_change(cell, (changed or {}).get(cell.index)) for cell in judged)
    cells = _with_ports(cells, translated, ports, missing)
    if any(cell.verdict == OURS for cell in cells):
        return _of_worst(cells)
    if _is_fragment(source) and (not ports or _is_fragment(translated)):
        return PageVerdict(NOT_A_PROGRAM, _FRAGMENT, cells, "fragment")
    return _of_worst(cells)


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
        return _NO_CELLS
    judge_cell = partial(_judge_alone, fragments=fragments, missing=missing)
    cells = tuple(map(judge_cell, records))
    if all(cell.verdict == NOT_A_PROGRAM for cell in cells):
        return PageVerdict(NOT_A_PROGRAM, _ALL_MARKED, cells, "all_marked")
    if not is_program and _is_fragment(records):
        return PageVerdict(NOT_A_PROGRAM, _FRAGMENT, cells, "fragment")
    for verdict in (NOT_HERE, FAILS):
        if first := next((cell for cell in cells if cell.verdict == verdict), None):
            return _page(first, cells)
    return PageVerdict(PASSES, "Every cell runs.", cells, "passes")


_NO_CELLS = PageVerdict(NOT_A_PROGRAM, "The page has no code to run.", (), "no_cells")
# Pieces lack what was never written down for them, or are not whole.
_OF_PIECES = {"NameError", "SyntaxError", "IndentationError", "TabError"}
_ALL_MARKED = "All its cells are marked as not a program."
_FRAGMENT = "The page's code is in pieces that are not meant to be run from top to bottom."


def _judge_cell(
    source: CellRecord,
    ours: CellRecord,
    again: CellRecord,
    *,
    missing: Collection[str],
    fragments: Collection[int],
) -> CellVerdict:
    if ours.index in fragments:
        return _marked(ours)
    if _did_as_meant(ours, missing):
        return _judge_running(source, ours, again, missing)
    return _judge_failing(source, ours, missing)


def _judge_failing(source: CellRecord, ours: CellRecord, missing: Collection[str]) -> CellVerdict:
    said = _said(ours)
    if _is_same_failure(source, ours):
        if need := lacking(ours, missing):
            return _cell(ours, NOT_HERE, "lacking", f"It needs {need}.", need)
        return _cell(ours, UPSTREAM, "both_fail", f"The source fails too: {said}", said)
    if _did_as_meant(source, missing):
        return _cell(ours, OURS, "only_ours_fails", f"Only the translation fails: {said}", said)
    if need := lacking(source, missing):
        return _cell(ours, NOT_HERE, "lacking", f"It needs {need}.", need)
    both = f"The source fails with {_said(source)}, the translation with {said}"
    return _cell(ours, OURS, "fails_otherwise", both, said)


def _judge_running(
    source: CellRecord, ours: CellRecord, again: CellRecord, missing: Collection[str]
) -> CellVerdict:
    if not _did_as_meant(source, missing):
        said = _said(source)
        if source.status in _STOPPED:
            return _cell(ours, UPSTREAM, "source_stopped", f"The source was stopped: {said}", said)
        return _cell(ours, OURS, "only_source_fails", f"The source fails here: {said}", said)
    if source.status != ours.status or source.error_type != ours.error_type:
        detail = f"{source.error_type or source.status} / {ours.error_type or ours.status}"
        return _cell(ours, OURS, "ends_otherwise", f"It ends otherwise: {detail}", detail)
    found = compare(source, ours)
    if not found.difference:
        return CellVerdict(ours.index, SAME, "same", "", looked_past=found.looked_past)
    if compare(source, again).difference:
        return _cell(ours, VARIES, "varies", "The source shows something else each time.")
    reason = f"It shows something else: {found.difference}"
    return _cell(ours, OURS, "shows_otherwise", reason, found.difference)


def _with_change(cell: CellVerdict, change: str | None) -> CellVerdict:
    if change is None or cell.verdict == OURS:
        return cell
    reason = f"Its code is not the source's: {change}"
    return replace(cell, verdict=OURS, code="code_differs", reason=reason, detail=change)


def _marked(record: CellRecord) -> CellVerdict:
    return _cell(record, NOT_A_PROGRAM, "marked", "It is marked as not a program.")


def _with_ports(
    cells: tuple[CellVerdict, ...],
    translated: Sequence[CellRecord],
    ports: Collection[int],
    missing: Collection[str],
) -> tuple[CellVerdict, ...]:
    """Ports judged by themselves, and so is what is otherwise behind them: they changed its state.

    Whether a cell uses what a port made cannot be told from its names; so its place decides.
    """
    if not ports:
        return cells
    first, judged = min(ports), list(cells)
    for place, (cell, record) in enumerate(zip(cells, translated, strict=True)):
        if cell.verdict == NOT_A_PROGRAM or cell.index < first:
            continue
        if cell.index in ports:
            judged[place] = _judge_alone(record, (), missing)
        elif cell.verdict == OURS:
            judged[place] = _behind_a_port(_judge_alone(record, (), missing))
    return tuple(judged)


def _behind_a_port(cell: CellVerdict) -> CellVerdict:
    if cell.verdict != PASSES:
        return cell
    reason = "It runs. What it shows is not the source's, since a cell before it is a port."
    return replace(cell, code="behind_port", reason=reason)


def _judge_alone(
    record: CellRecord, fragments: Collection[int], missing: Collection[str] = ()
) -> CellVerdict:
    if record.index in fragments:
        return _marked(record)
    if _did_as_meant(record, missing):
        return _cell(record, PASSES, "passes", record.reason)
    if need := lacking(record, missing):
        return _cell(record, NOT_HERE, "lacking", f"It needs {need}.", need)
    said = _said(record)
    return _cell(record, FAILS, "fails", f"It fails: {said}", said)


def _did_as_meant(record: CellRecord, missing: Collection[str]) -> bool:
    """Whether a cell did what its page wants of it. No error that it may raise is a lack."""
    if record.expected:
        return not lacking_package(record, missing)
    return record.status in {"ok", "skipped"}


def _is_same_failure(source: CellRecord, ours: CellRecord) -> bool:
    if (source.status, source.error_type) != (ours.status, ours.error_type):
        return False
    return not compare_messages(source, ours).difference


def _is_fragment(records: Sequence[CellRecord]) -> bool:
    """Whether the first thing that a page does not get done is a name that nobody gave it."""
    ran = [record for record in records if record.status != "skipped"]
    first = next((record for record in ran if record.status != "ok" and not record.expected), None)
    early = first is not None and ran.index(first) <= max(1, len(ran) // 10)
    return early and first is not None and first.error_type in _OF_PIECES


def _of_worst(cells: tuple[CellVerdict, ...]) -> PageVerdict:
    if all(cell.verdict == NOT_A_PROGRAM for cell in cells):
        return PageVerdict(NOT_A_PROGRAM, _ALL_MARKED, cells, "all_marked")
    if lonely := _lonely_not_here(cells):
        need = "; ".join(f"cell {cell.index + 1}: {cell.reason}" for cell in lonely)
        reason = f"Every cell that can run here does what its source does. Not here: {need}"
        numbers = ", ".join(str(cell.index + 1) for cell in lonely)
        return PageVerdict(SAME, reason, cells, "same_but_not_here", numbers)
    if passed := _passing_by_themselves(cells):
        numbers = ", ".join(str(cell.index + 1) for cell in passed)
        reason = f"Every cell runs. Judged by themselves: {numbers}."
        return PageVerdict(PASSES, reason, cells, "ports_pass", numbers)
    for verdict in VERDICTS[:-1]:
        if first := next((cell for cell in cells if cell.verdict == verdict), None):
            return _page(first, cells)
    return PageVerdict(SAME, "Every cell does what its source does.", cells, "same")


def _lonely_not_here(cells: tuple[CellVerdict, ...]) -> list[CellVerdict]:
    """Cells that this machine lacks something for, if they say nothing about the page.

    That is: they are at most one in ten, and every other cell does what its source does, so
    nothing else needed what they would have made.
    """
    lonely = [cell for cell in cells if cell.verdict == NOT_HERE]
    others_agree = all(cell.verdict in _WELL for cell in cells)
    return lonely if others_agree and len(lonely) * 10 <= len(cells) else []


def _passing_by_themselves(cells: tuple[CellVerdict, ...]) -> list[CellVerdict]:
    """Cells that pass alone, where every other cell does what its source does."""
    others = [cell for cell in cells if cell.verdict != PASSES]
    others_agree = all(cell.verdict in _WELL - {NOT_HERE} for cell in others)
    return [cell for cell in cells if cell.verdict == PASSES] if others_agree else []


def _page(first: CellVerdict, cells: tuple[CellVerdict, ...]) -> PageVerdict:
    reason = f"Cell {first.index + 1}: {first.reason}"
    return PageVerdict(first.verdict, reason, cells, first.code, first.detail)


def _cell(
    record: CellRecord, verdict: str, code: str, reason: str, detail: str = ""
) -> CellVerdict:
    return CellVerdict(record.index, verdict, code, reason, detail)


def _said(record: CellRecord) -> str:
    if record.error_type:
        first_line: Any = record.message.partition("\n")[0]
        return f"{record.error_type}: {first_line[:200]}"
    return record.reason or record.status
