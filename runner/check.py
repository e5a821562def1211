"""`python -m runner check`: run the code of documentation pages, and judge it."""

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from apps.documents import formats
from runner.engine import (
    TIERS,
    BadMessage,
    Cell,
    CellRecord,
    Engine,
    EngineError,
    Limits,
    PageVerdict,
    Program,
    Store,
    alone,
    judge,
)
from runner.engine.judge import OURS
from runner.engine.policy import JAX_PLATFORMS
from runner.engine.reports import EXIT_FAULT, PageReport, as_junit, as_message, as_text, exit_code

PYTHON = {"python", "python3", "ipython", "ipython3", "py", "pycon", "pycon3", ""}
UNITS = {"wall": "wall_s", "cpu": "cpu_s", "memory": "memory_mib", "disk": "disk_mib"}
EXITS = "Exit code: 0 fine, 1 ours, 2 upstream's or not here only, 3 our own fault."


class WrongUse(Exception):
    """What was asked cannot be done. The text says why."""


def main(arguments: Sequence[str]) -> int:
    """Check the pages that the command line names; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        like = _program_like(asked)
        pairs = _pairs(asked.pages, asked.against)
        tasks = [_read(like, page, source) for page, source in pairs]
        reports = _checked(asked, tasks)
    except (WrongUse, EngineError, BadMessage, OSError) as error:
        _notice(str(error))
        return EXIT_FAULT
    _write(asked, reports)
    return exit_code(reports)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m runner check", epilog=EXITS)
    parser.add_argument(
        "pages", nargs="+", metavar="PAGE", help="Markdown, notebook or reStructuredText"
    )
    parser.add_argument(
        "--against",
        nargs="+",
        default=[],
        metavar="SOURCE",
        help="the pages' sources, in the same order",
    )
    parser.add_argument("--backend", default="cpu", choices=list(JAX_PLATFORMS))
    parser.add_argument(
        "--json", metavar="FILE", help="write the result as JSON, - for standard output"
    )
    parser.add_argument("--junit", metavar="FILE", help="write the result as JUnit XML")
    parser.add_argument(
        "--jobs", type=_jobs, default=max(1, (os.cpu_count() or 2) // 2), metavar="N"
    )
    parser.add_argument("--preamble", metavar="FILE", help="Python that runs before each page")
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="wall or cpu (seconds), memory or disk (MiB), or any other limit's full name",
    )
    parser.add_argument(
        "--devices", type=int, default=0, metavar="N", help="host devices, unless a page sets them"
    )
    parser.add_argument("--minimum-tier", default="landlock", choices=TIERS)
    parser.add_argument(
        "--code-may-differ",
        action="store_true",
        help="hold pages against their sources by what they show, not by their code too",
    )
    return parser


def _jobs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("has to be from 1 to 256")
    return number


def _pairs(pages: list[str], sources: list[str]) -> list[tuple[str, str | None]]:
    if sources and len(sources) != len(pages):
        raise WrongUse(
            f"--against names {len(sources)} sources for {len(pages)} pages: name one for each."
        )
    return list(zip_longest(pages, sources))


def _program_like(asked: argparse.Namespace) -> Program:
    """A program without cells that carries what every page shares."""
    preamble = Path(asked.preamble).read_text("utf-8") if asked.preamble else ""
    message = {"preamble": preamble, "devices": asked.devices, "limits": _limits(asked.limit)}
    return Program.from_message(message)


def _limits(texts: list[str]) -> dict[str, float]:
    kinds = {name: type(value) for name, value in Limits().to_message().items()}
    limits: dict[str, float] = {}
    for text in texts:
        name, _, number = text.partition("=")
        name = UNITS.get(name, name)
        try:
            limits[name] = kinds.get(name, float)(number)
        except ValueError as error:
            raise WrongUse(f"A limit is NAME=NUMBER, such as wall=60, not {text!r}.") from error
    return limits


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """A page to check, and the source to hold it against; or the `fault` that prevents it."""

    page: str
    program: Program
    model: Program | None = None
    fault: str = ""


def _read(like: Program, page: str, source: str | None) -> Task:
    try:
        program = dataclasses.replace(like, cells=cells_of(page))
        model = dataclasses.replace(like, cells=cells_of(source)) if source else None
    except WrongUse as error:
        return Task(page, like, fault=str(error))
    return Task(page, program, model)


def _checked(asked: argparse.Namespace, tasks: list[Task]) -> list[PageReport]:
    """Check all pages, several at a time; those that cannot be read start no engine."""
    if all(task.fault for task in tasks):
        return [PageReport(task.page, fault=task.fault) for task in tasks]
    reports = []
    with ExitStack() as held:
        folder = held.enter_context(TemporaryDirectory(prefix="topa-compiled-"))
        engine = Engine(
            platform=asked.backend,
            minimum_tier=asked.minimum_tier,
            compiled=Store(Path(folder)),
        )
        held.enter_context(engine)
        lanes = held.enter_context(ThreadPoolExecutor(asked.jobs))
        check = partial(_check, engine, code_may_differ=asked.code_may_differ)
        _notice(f"Isolation: {engine.tier}. JAX {engine.versions.get('jax', 'is missing')}.")
        for report in lanes.map(check, tasks):
            reports.append(report)
            _progress(len(reports), len(tasks))
    return reports


def _check(engine: Engine, task: Task, code_may_differ: bool) -> PageReport:
    """Check one page. What is no fault of its own becomes the report's `fault`."""
    if task.fault:
        return PageReport(task.page, fault=task.fault)
    try:
        if task.model is None:
            records, seconds = _run(engine, task.program)
            verdict = alone(records)
        else:
            changed = {} if code_may_differ else changes(task.model.cells, task.program.cells)
            records, seconds, verdict = _against(engine, task.model, task.program, changed)
    except EngineError as error:
        return PageReport(task.page, fault=str(error), tier=engine.tier)
    return PageReport(task.page, task.program.cells, records, verdict, seconds, engine.tier)


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
    engine: Engine, model: Program, program: Program, changed: Mapping[int, str]
) -> tuple[tuple[CellRecord, ...], float, PageVerdict]:
    """Hold a page against its source; run that twice where it may excuse a difference."""
    model, program = model.paired_with(program)
    source, _ = _run(engine, model)
    records, seconds = _run(engine, program)
    verdict = judge(source, records, changed=changed)
    if verdict.verdict == OURS:
        again, _ = _run(engine, dataclasses.replace(model, fills_cache=False))
        verdict = judge(source, records, source_again=again, changed=changed)
    return records, seconds, verdict


def _run(engine: Engine, program: Program) -> tuple[tuple[CellRecord, ...], float]:
    records: list[CellRecord] = []
    outcome = engine.run(program, records.append)
    return tuple(records), outcome.seconds


def cells_of(path: str) -> tuple[Cell, ...]:
    try:
        document = formats.parse(formats.decode(Path(path).read_bytes()), path)
    except formats.ParseFailure as failure:
        raise WrongUse(f"{path}: {failure.sentence}") from failure
    except OSError as error:
        raise WrongUse(f"{path}: {error.strerror}.") from error
    return tuple(
        Cell(cell.code, cell.line, cell.kind, cell.tags)
        for cell in document.cells
        if cell.runs and cell.language.lower() in PYTHON
    )


def _write(asked: argparse.Namespace, reports: list[PageReport]) -> None:
    message = json.dumps(as_message(reports), ensure_ascii=False, indent=1)
    if asked.json == "-":
        sys.stdout.write(message + "\n")
        return
    if asked.json:
        Path(asked.json).write_text(message + "\n", "utf-8")
    if asked.junit:
        Path(asked.junit).write_bytes(as_junit(reports))
    for report in reports:
        sys.stdout.write(as_text(report) + "\n")


def _notice(text: str) -> None:
    sys.stderr.write(text + "\n")


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        bar = "━" * (30 * done // total)
        end = "\n" if done == total else ""
        sys.stderr.write(f"\r{bar:<30} {done}/{total}{end}")
        sys.stderr.flush()
