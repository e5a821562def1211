"""A dozen hostile snippets, run before any page: what they reach decides the isolation tier.

Each tries one thing on a small world of its own outside; the world tells whether it got through,
as well as the snippet itself.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from runner.engine import workfolder
from runner.engine.nursery import EngineError
from runner.engine.probes import CRASHES, PROBES, PROBES_ON_CPU, PROLOGUE
from runner.engine.program import Cell, Limits, Program
from runner.engine.record import CellRecord, Outcome

Run = Callable[[Program, Callable[[CellRecord], None]], Outcome]
_WORDS = "a secret of the self-test"
_LIMITS = Limits(wall_s=30, cpu_s=10, memory_mib=2048, disk_mib=16, output_kib=64)


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """One snippet of the self-test: `detail` is what it said."""

    name: str
    contained: bool
    detail: str


class World:
    """Something to steal, to break and to call: a secret file, a listening socket, a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret = folder / "secret"
        self.secret.write_text(_WORDS)
        self.log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._listen(folder / "log.sock")
        line = [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"]
        # It ends with whoever holds the other end of its input, however that ends.
        self.victim = subprocess.Popen(line, stdin=subprocess.PIPE, env={})
        self._mode = self.secret.stat().st_mode

    def _listen(self, path: Path) -> None:
        try:
            self.log.bind(str(path))
        except OSError as error:
            self.log.close()
            raise EngineError(
                f"The self-test cannot listen at {path}: {error}. Set TMPDIR to another folder."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.victim.kill()
        self.victim.communicate()
        self.log.close()

    def damage(self) -> str:
        """What happened to the world, "" when nothing did."""
        if self.victim.poll() is not None:
            return "a process outside was ended"
        if sorted(os.listdir(self.folder)) != ["log.sock", "secret"]:
            return "a file outside was made or removed"
        if self.secret.read_text() != _WORDS or self.secret.stat().st_mode != self._mode:
            return "a file outside was changed"
        try:
            self.log.recv(100)
        except BlockingIOError:
            return ""
        return "a socket outside was reached"


def run(run_program: Run, platform: str) -> tuple[ProbeResult, ...]:
    """Run every probe of what no page may do on this platform, and tell what each reached."""
    probes = PROBES | (PROBES_ON_CPU if platform == "cpu" else {})
    with ExitStack() as stack:
        # Not under /tmp: that is where a page has its own files.
        folder = stack.enter_context(workfolder.lent())
        world = stack.enter_context(World(folder))
        prologue = PROLOGUE.replace("@WORLD@", str(folder)).replace(
            "@VICTIM@", str(world.victim.pid)
        )
        results = _together(run_program, prologue, probes, world)
        return (*results, *(_alone(run_program, prologue, name, world) for name in CRASHES))


def _together(
    run_program: Run, prologue: str, probes: Mapping[str, str], world: World
) -> list[ProbeResult]:
    """The probes that leave their process alive share one page."""
    cells = [Cell(prologue, 0), *(Cell(code, 0) for code in probes.values())]
    records = _records(run_program, cells)
    damage = world.damage()
    return [
        _result(name, records.get(number), damage) for number, name in enumerate(probes, start=1)
    ]


def _alone(run_program: Run, prologue: str, name: str, world: World) -> ProbeResult:
    records = _records(run_program, [Cell(prologue, 0), Cell(CRASHES[name], 0)])
    record = records.get(1)
    if record and record.status == "crashed" and signal.SIGSYS.name in record.reason:
        return ProbeResult(name, not world.damage(), record.reason)
    return _result(name, record, world.damage())


def _records(run_program: Run, cells: list[Cell]) -> dict[int, CellRecord]:
    records: dict[int, CellRecord] = {}

    def keep(record: CellRecord) -> None:
        records[record.index] = record

    run_program(Program(tuple(cells), _LIMITS), keep)
    return records


def _result(name: str, record: CellRecord | None, damage: str) -> ProbeResult:
    if record is None:
        return ProbeResult(name, False, "it did not run")
    said = "".join(output.data for output in record.outputs).strip()
    contained = not damage and record.status == "ok" and said.startswith("BLOCKED")
    return ProbeResult(name, contained and "ESCAPED" not in said, (damage or said)[:300])
