"""The pages whose code is run for the benches, and what they cost in one Python or in many."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from runner.check import cells_of
from runner.engine import Engine, Program, Store
from runner.engine.policy import ENVIRONMENT
from tests.factories import shared

TOUR = Path(__file__).resolve().parents[2] / "apps" / "sources" / "samples" / "tour"
TWELVE = (
    "key-concepts",
    "automatic-vectorization",
    "pytrees",
    "control-flow",
    "debugging/flags",
    "tracing",
    "custom_pytrees",
    "jaxpr",
    "jit-compilation",
    "jax-primitives",
    "array_refs",
    "notebooks/autodiff_remat",
)


def paths() -> list[Path]:
    """Twelve pages of JAX that pass, or the tour's where there is no JAX beside the checkout."""
    docs = shared("corpus", "jax-0.10.2", "docs")
    if docs:
        return [docs / f"{name}.md" for name in TWELVE]
    return sorted(path for path in TOUR.iterdir() if cells_of(str(path)))


def title() -> str:
    return "twelve of JAX's pages" if shared("corpus", "jax-0.10.2") else "the tour's pages"


def pairs() -> list[tuple[Program, Program]]:
    """Each page as a source, and as a translation of it whose first cell has one more comment."""
    programs = [Program(cells_of(str(path))) for path in paths()]
    return [program.paired_with(commented(program)) for program in programs]


def commented(program: Program) -> Program:
    first, *others = program.cells
    return replace(program, cells=(replace(first, code=f"# 번역\n{first.code}"), *others))


@contextmanager
def engine() -> Iterator[Engine]:
    """An engine that keeps compiled code for as long as it lasts."""
    with (
        TemporaryDirectory(prefix="topa-compiled-") as folder,
        Engine(compiled=Store(Path(folder))) as ours,
    ):
        yield ours


def isolated(engine: Engine, programs: list[Program]) -> float:
    """CPU seconds of the programs, and of the zygote and supervisor while they ran."""
    before = time.process_time() + cpu_of_descendants()
    inside = sum(engine.run(program, lambda _: None).cpu_s for program in programs)
    return inside + time.process_time() + cpu_of_descendants() - before


def cpu_of_descendants() -> float:
    """CPU seconds of the live processes under this one, without those that have ended."""
    ticks = {}
    for pid in descendants():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks[pid] = int(fields[11]) + int(fields[12])
    return sum(ticks.values()) / os.sysconf("SC_CLK_TCK")


def descendants() -> set[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
    ours = {os.getpid()}
    while found := {each for each, parent in parents.items() if parent in ours} - ours:
        ours |= found
    return ours - {os.getpid()}


def bare() -> tuple[float, float]:
    """CPU and wall seconds of all cells in one process, after it has imported what they need."""
    cpu, wall = python("warm", paths()).split()
    return float(cpu), float(wall)


def fresh() -> float:
    before = cpu_of_children()
    for path in paths():
        python("cold", [path])
    return cpu_of_children() - before


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def python(warmth: str, pages: list[Path]) -> str:
    """Run the pages' code in a Python of its own; what that counted."""
    code = "\n".join(repr([cell.code for cell in cells_of(str(path))]) for path in pages)
    command = [sys.executable, "-B", str(Path(__file__).with_name("bare.py")), warmth]
    environment = {**os.environ, **ENVIRONMENT, "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(
        command, input=code, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()[-1]
