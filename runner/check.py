"""`python -m runner check`: run the code of documentation pages, and judge it."""

import argparse
import dataclasses
import json
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

from apps.documents import formats
from runner import asking
from runner.asking import WrongUse
from runner.engine import (
    BadMessage,
    Cell,
    CellRecord,
    Engine,
    EngineError,
    Outcome,
    PageVerdict,
    Program,
    Store,
    alone,
    judge,
)
from runner.engine.program import MOST_CELLS
from runner.engine.reports import (
    EXIT_FAULT,
    PageReport,
    as_junit,
    as_message,
    as_text,
    exit_code,
    summary,
)
from runner.engine.verdicts import OURS
from runner.machine import kinds_of_devices

PYTHON = {"python", "python3", "ipython", "ipython3", "py", "pycon", "pycon3", ""}


def main(arguments: Sequence[str]) -> int:
    """Check the pages that the command line names; the exit code."""
    try:
        asked = asking.parser().parse_args(arguments)
        asking.refuse_unwritable([asked.json if asked.json != "-" else None, asked.junit])
        like = asking.program_like(asked)
        pairs = asking.pairs_of(asked.pages, asked.against, asked.port)
        tasks = [_read(like, page, source, page in asked.port) for page, source in pairs]
        reports = _checked(asked, tasks)
        _write(asked, reports)
    except (WrongUse, EngineError, BadMessage, OSError) as error:
        _notice(str(error))
        return EXIT_FAULT
    return exit_code(reports)


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A page to check, and the source to hold it against; or the `fault` that prevents it.

    A port is held against none, and never taken for pieces that need not run.
    """

    page: str
    program: Program
    model: Program | None = None
    is_port: bool = False
    fault: str = ""

    @property
    def has_code(self) -> bool:
        return bool(self.program.cells or (self.model and self.model.cells))


def _read(like: Program, page: str, source: str | None, is_port: bool) -> Task:
    try:
        program = dataclasses.replace(like, cells=cells_of(page))
        model = dataclasses.replace(like, cells=cells_of(source)) if source else None
    except WrongUse as error:
        return Task(page, like, fault=str(error))
    return Task(page, program, model, is_port)


def _checked(asked: argparse.Namespace, tasks: list[Task]) -> list[PageReport]:
    """Check all pages, several at a time; where none has code to run, no engine starts."""
    if not any(task.has_code for task in tasks):
        return [_unrun(task) for task in tasks]
    reports = []
    with ExitStack() as held:
        engine = Engine(
            platform=asked.backend,
            minimum_tier=asked.minimum_tier,
            compiled=Store.of_this_machine(),
        )
        held.enter_context(engine)
        if asked.backend != "cpu":
            kinds_of_devices(engine)
        lanes = held.enter_context(ThreadPoolExecutor(asked.jobs))
        until_stopped = UntilStopped(engine)
        check = partial(_check, until_stopped, code_may_differ=asked.code_may_differ)
        _notice(f"Isolation: {engine.tier}. JAX {engine.versions.get('jax', 'is missing')}.")
        try:
            for report in lanes.map(check, tasks):
                reports.append(report)
                _progress(len(reports), len(tasks))
        except KeyboardInterrupt:
            until_stopped.stop.set()
            lanes.shutdown(cancel_futures=True)
            raise
    return reports


class Runs(Protocol):
    """What runs programs: an engine, or one that can be stopped."""

    @property
    def tier(self) -> str: ...

    def run(self, program: Program, on_cell: Callable[[CellRecord], None]) -> Outcome: ...


class UntilStopped:
    """An engine whose programs, running or still to run, end once `stop` is set."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.tier = engine.tier
        self.stop = threading.Event()

    def run(self, program: Program, on_cell: Callable[[CellRecord], None]) -> Outcome:
        return self._engine.run(program, on_cell, self.stop.is_set)


def _check(engine: Runs, task: Task, code_may_differ: bool) -> PageReport:
    """Check one page. What is no fault of its own becomes the report's `fault`."""
    if not task.has_code:
        return _unrun(task)
    try:
        if task.model is None:
            records, seconds = _run(engine, task.program)
            verdict = alone(records, task.program.fragments, is_program=task.is_port)
        else:
            changed = {} if code_may_differ else changes(task.model.cells, task.program.cells)
            records, seconds, verdict = _against(engine, task.model, task.program, changed)
    except (EngineError, WrongUse) as error:
        return PageReport(task.page, fault=str(error), tier=engine.tier)
    return PageReport(task.page, task.program.cells, records, verdict, seconds, engine.tier)


def _unrun(task: Task) -> PageReport:
    return PageReport(task.page, verdict=None if task.fault else alone([]), fault=task.fault)


def changes(source: Sequence[Cell], ours: Sequence[Cell]) -> dict[int, str]:
    """How the code of each cell, by index, differs from the source's; comments do not count."""
    differences = (
        formats.same_code(before.code, after.code)
        for before, after in zip(source, ours, strict=False)
    )
    return {
        index: f"{difference.message} (its line {difference.line})"
        for index, difference in enumerate(differences)
        if difference
    }


def _against(
    engine: Runs, model: Program, program: Program, changed: Mapping[int, str]
) -> tuple[tuple[CellRecord, ...], float, PageVerdict]:
    """Hold a page against its source; run that twice where it may excuse a difference."""
    model, program = model.paired_with(program)
    source: list[CellRecord] = []
    outcome = engine.run(model, source.append)
    peak_mib = outcome.peak_mib if outcome.how == "finished" else 0
    records, seconds = _run(engine, dataclasses.replace(program, peak_mib=peak_mib))
    verdict = judge(source, records, changed=changed, fragments=model.fragments)
    if verdict.verdict == OURS:
        again, _ = _run(engine, dataclasses.replace(model, fills_cache=False))
        verdict = judge(
            source, records, source_again=again, changed=changed, fragments=model.fragments
        )
    return records, seconds, verdict


def _run(engine: Runs, program: Program) -> tuple[tuple[CellRecord, ...], float]:
    records: list[CellRecord] = []
    outcome = engine.run(program, records.append)
    if outcome.how == "finished" and outcome.reason:  # the preamble's own failure
        raise WrongUse(outcome.reason)
    return tuple(records), outcome.seconds


def cells_of(path: str) -> tuple[Cell, ...]:
    """The code of a page that runs. Raises WrongUse where the page cannot be read or run."""
    try:
        document = formats.parse(formats.decode(asking.read_file(path)), path)
    except formats.ParseFailure as failure:
        raise WrongUse(f"{path}: {failure.sentence}") from failure
    cells = tuple(
        Cell(cell.code, cell.line, cell.kind, cell.tags)
        for cell in document.cells
        if cell.runs and cell.language.lower() in PYTHON
    )
    if len(cells) > MOST_CELLS:
        raise WrongUse(f"{path}: It has {len(cells)} cells; a page may have {MOST_CELLS}.")
    return cells


def _write(asked: argparse.Namespace, reports: list[PageReport]) -> None:
    message = json.dumps(as_message(reports), ensure_ascii=False, indent=1)
    if asked.junit:
        Path(asked.junit).write_bytes(as_junit(reports))
    if asked.json == "-":
        sys.stdout.write(message + "\n")
        return
    if asked.json:
        Path(asked.json).write_text(message + "\n", "utf-8")
    for report in reports:
        sys.stdout.write(as_text(report) + "\n")
    if len(reports) > 1:
        sys.stdout.write(summary(reports) + "\n")


def _notice(text: str) -> None:
    sys.stderr.write(text + "\n")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        bar = "━" * (30 * done // total)
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{bar:<30} {done}/{total}{end}")
        sys.stderr.flush()
