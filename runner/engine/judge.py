"""Holds a translated page's records against its source's: whose fault is what?

The weight is carried by the code being equal; what runs here confirms it. Verdicts:
*ours* (the source runs, the translation does not, or shows something else), *not here* (this
machine lacks what the page needs), *upstream* (the source fails too), *varies* (the source itself
shows something else each time), *same*; and *not a program* for fragments that were never to run.
A cell that was rewritten for another framework is held against nothing: it *passes* or *fails*.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from runner.engine.alone import (
    FRAGMENT,
    NO_CELLS,
    NOT_RUN,
    as_marked,
    did_as_meant,
    ending,
    is_fragment,
    judge_cell_alone,
    numbers_of,
    page_like,
    page_not_run,
    verdict_on,
)
from runner.engine.compare import compare, compare_messages
from runner.engine.nothere import lacking
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
    WORST_FIRST,
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
        return NO_CELLS
    if len(source) != len(translated):
        detail = f"{len(translated)} / {len(source)}"
        reason = f"The translation has {len(translated)} cells, its source {len(source)}."
        return PageVerdict(OURS, reason, (), "cell_count", detail)
    again = source_again if source_again and len(source_again) == len(source) else source
    judge_cell = partial(_judge_cell, missing=missing, fragments=fragments)
    judged = map(judge_cell, source, translated, again)
    changed = changed or {}
    cells = tuple(_with_change(cell, changed.get(cell.index)) for cell in judged)
    free = _free_of_the_source(cells, ports, changed)
    cells = tuple(
        _judge_freely(*each, ports=ports, missing=missing) if each[0].index in free else each[0]
        for each in zip(cells, source, translated, strict=True)
    )
    if any(cell.verdict in {OURS, FAILS} for cell in cells):
        return _of_worst(cells)
    if is_fragment(source) and (not ports or is_fragment(translated)):
        return PageVerdict(NOT_A_PROGRAM, FRAGMENT, cells, "fragment")
    return _of_worst(cells)


def _judge_cell(
    source: CellRecord,
    ours: CellRecord,
    again: CellRecord,
    *,
    missing: Collection[str],
    fragments: Collection[int],
) -> CellVerdict:
    if ours.index in fragments:
        return as_marked(ours)
    if did_as_meant(ours, missing):
        return _judge_running(source, ours, again, missing)
    return _judge_failing(source, ours, missing)


def _judge_failing(source: CellRecord, ours: CellRecord, missing: Collection[str]) -> CellVerdict:
    said = ending(ours)
    if _is_same_failure(source, ours):
        if need := lacking(ours, missing):
            return verdict_on(ours, NOT_HERE, "lacking", f"It needs {need}.", need)
        return verdict_on(ours, UPSTREAM, "both_fail", f"The source fails too: {said}", said)
    if did_as_meant(source, missing):
        return verdict_on(
            ours, OURS, "only_ours_fails", f"Only the translation fails: {said}", said
        )
    if need := lacking(source, missing):
        return verdict_on(ours, NOT_HERE, "lacking", f"It needs {need}.", need)
    both = f"The source fails with {ending(source)}, the translation with {said}"
    return verdict_on(ours, OURS, "fails_otherwise", both, said)


def _judge_running(
    source: CellRecord, ours: CellRecord, again: CellRecord, missing: Collection[str]
) -> CellVerdict:
    if not did_as_meant(source, missing):
        said = ending(source)
        if source.status in _STOPPED:
            return verdict_on(
                ours, UPSTREAM, "source_stopped", f"The source was stopped: {said}", said
            )
        return verdict_on(ours, OURS, "only_source_fails", f"The source fails here: {said}", said)
    if source.status != ours.status or source.error_type != ours.error_type:
        detail = f"{source.error_type or source.status} / {ours.error_type or ours.status}"
        return verdict_on(ours, OURS, "ends_otherwise", f"It ends otherwise: {detail}", detail)
    found = compare(source, ours)
    if not found.difference:
        return CellVerdict(ours.index, SAME, "same", "", looked_past=found.looked_past)
    if compare(source, again).difference:
        return verdict_on(ours, VARIES, "varies", "The source shows something else each time.")
    reason = f"It shows something else: {found.difference}"
    return verdict_on(ours, OURS, "shows_otherwise", reason, found.difference)


def _with_change(cell: CellVerdict, change: str | None) -> CellVerdict:
    if change is None or cell.verdict == OURS:
        return cell
    reason = f"Its code is not the source's: {change}"
    return replace(cell, verdict=OURS, code="code_differs", reason=reason, detail=change)


def _free_of_the_source(
    cells: Sequence[CellVerdict], ports: Collection[int], changed: Collection[int]
) -> set[int]:
    """Ports, by index, and what does otherwise behind the first: they changed its state.

    Whether a cell uses what a port made cannot be told from its names; so its place decides.
    """
    first = min(ports, default=len(cells))
    behind = {cell.index for cell in cells if cell.index > first and cell.verdict == OURS}
    marked = {cell.index for cell in cells if cell.verdict == NOT_A_PROGRAM}
    return (behind | set(ports)) - marked - set(changed)


def _judge_freely(
    cell: CellVerdict,
    source: CellRecord,
    ours: CellRecord,
    *,
    ports: Collection[int],
    missing: Collection[str],
) -> CellVerdict:
    if ours.index in ports:
        return _judge_port(source, ours, missing)
    return _judge_behind_port(cell, ours, missing)


def _judge_port(source: CellRecord, ours: CellRecord, missing: Collection[str]) -> CellVerdict:
    if ours.status == "skipped" and source.status != "skipped":
        reason = "It was not run. A port has to show that it runs."
        return verdict_on(ours, FAILS, "port_not_run", reason)
    return judge_cell_alone(ours, (), missing)


def _judge_behind_port(
    cell: CellVerdict, ours: CellRecord, missing: Collection[str]
) -> CellVerdict:
    """A cell that does otherwise than its source: no port before it makes it be skipped."""
    if ours.status == "skipped":
        return cell
    alone = judge_cell_alone(ours, (), missing)
    if alone.verdict != PASSES:
        return alone
    reason = "It runs. What it shows is not the source's, since a cell before it is a port."
    return replace(alone, code="behind_port", reason=reason)


def _is_same_failure(source: CellRecord, ours: CellRecord) -> bool:
    if (source.status, source.error_type) != (ours.status, ours.error_type):
        return False
    return not compare_messages(source, ours).difference


def _of_worst(cells: tuple[CellVerdict, ...]) -> PageVerdict:
    if all(cell.verdict == NOT_A_PROGRAM for cell in cells):
        return page_not_run(cells)
    if lonely := _lonely_not_here(cells):
        need = "; ".join(f"cell {cell.index + 1}: {cell.reason}" for cell in lonely)
        reason = f"Every cell that can run here does what its source does. Not here: {need}"
        return PageVerdict(SAME, reason, cells, "same_but_not_here", numbers_of(lonely))
    if passed := _passing_by_themselves(cells):
        reason = f"Every cell runs. Judged by themselves: {numbers_of(passed)}."
        return PageVerdict(PASSES, reason, cells, "ports_pass", numbers_of(passed))
    for verdicts in WORST_FIRST:
        if first := next((cell for cell in cells if cell.verdict in verdicts), None):
            return page_like(first, cells)
    if unrun := [cell for cell in cells if cell.code == NOT_RUN]:
        reason = f"Every cell that is run does what its source does. Not run: {numbers_of(unrun)}."
        return PageVerdict(SAME, reason, cells, "same_as_run", numbers_of(unrun))
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
