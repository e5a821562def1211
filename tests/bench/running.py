"""The tour's code three ways: bare in one warm process, by the engine, in a fresh Python a page."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from apps.documents import formats
from runner.engine import Cell, Engine, Limits, Program
from runner.engine.policy import ENVIRONMENT
from tests.bench.table import Row

TOUR = Path(__file__).resolve().parents[2] / "apps" / "sources" / "samples" / "tour"
ROUNDS = 2  # the cheaper one counts


def rows() -> list[Row]:
    with Engine() as engine:
        taken = [(bare(), isolated(engine), fresh()) for _ in range(ROUNDS)]
    floor, ours, alone = (min(times) for times in zip(*taken, strict=True))
    return [
        Row("one warm Python, no isolation", floor, 1, "the floor"),
        Row(f"the engine ({engine.tier})", ours, ours / floor, "a forked, locked process a page"),
        Row(
            "a fresh Python a page, no isolation", alone, alone / floor, "what a plain script does"
        ),
    ]


def pages() -> list[Path]:
    return sorted(path for path in TOUR.iterdir() if cells_of(path))


def cells_of(path: Path) -> tuple[Cell, ...]:
    document = formats.parse(path.read_text(encoding="utf-8"), path.name)
    return tuple(
        Cell(cell.code, cell.line, cell.kind, cell.tags) for cell in document.cells if cell.runs
    )


def isolated(engine: Engine) -> float:
    """CPU seconds of the pages, and of the zygote and supervisor while they ran."""
    before = time.process_time() + cpu_of_descendants()
    inside = sum(
        engine.run(Program(cells_of(path), Limits()), lambda _: None).cpu_s for path in pages()
    )
    return inside + time.process_time() + cpu_of_descendants() - before


def cpu_of_descendants() -> float:
    """CPU seconds of the live processes under this one, without those that have ended."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        ticks[int(folder.name)] = int(fields[11]) + int(fields[12])
    ours = {os.getpid()}
    while found := {each for each, parent in parents.items() if parent in ours} - ours:
        ours |= found
    own = ours - {os.getpid()}
    return sum(ticks[each] for each in own) / os.sysconf("SC_CLK_TCK")


def bare() -> float:
    """CPU seconds of all cells in one process, after it has imported what they need."""
    return float(python("warm", pages()))


def fresh() -> float:
    before = cpu_of_children()
    for path in pages():
        python("cold", [path])
    return cpu_of_children() - before


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def python(warmth: str, paths: list[Path]) -> str:
    """Run the pages' code in a Python of its own; the CPU seconds that it counted."""
    code = "\n".join(repr([cell.code for cell in cells_of(path)]) for path in paths)
    command = [sys.executable, "-B", str(Path(__file__).with_name("bare.py")), warmth]
    environment = {**os.environ, **ENVIRONMENT, "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(
        command, input=code, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()[-1]
