"""What is asked of the engine: the cells of one page, their limits, and where they stand."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from runner.engine.messages import BadMessage, Fields

MOST_CELLS = 5000
# The tag of a cell that is a piece to read: nobody runs it.
FRAGMENT = "not-a-program"
# The tag of a cell that was rewritten for another framework: it is judged by itself.
PORT = "port"
# The tag of a cell that may raise, and what begins the one that says which kind of error.
RAISES, RAISES_KIND = "raises-exception", "raises:"
MOST_CODE = 4_000_000
VARIABLE_NAME = re.compile(r"(JAX|XLA)_[A-Z0-9_]{1,80}\Z")
_GROUP, DEFAULT_GROUP = "group:", "group:default"
_PAGE_SETS_DEVICES = re.compile(r"XLA_FLAGS|jax_num_cpu_devices|JAX_NUM_CPU_DEVICES")
# What a page shows of compiling would tell whether it was spared.
_PAGE_WATCHES_COMPILING = re.compile(
    r"compilation_cache|persistent_cache|log_compiles|explain_cache|jax\.monitoring|_src\.monitoring"
)
CACHE_NAME = re.compile(r"[\w-]{0,100}\Z", re.ASCII)
_PAGE_SETS_JAX = re.compile(r"""environ[^\n]*['"]JAX_\w+['"]|%env\s+JAX_|putenv\([^\n]*JAX_""")


@dataclass(frozen=True, slots=True)
class Cell:
    """One piece of code that runs as one. `line` is where it starts in its page, from 1."""

    code: str
    line: int
    kind: str = "code-cell"
    tags: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """Those whose names this code shares, such as one side of a comparison."""
        return tuple(tag for tag in self.tags if tag.startswith(_GROUP))

    @property
    def is_fragment(self) -> bool:
        return FRAGMENT in self.tags

    @property
    def is_port(self) -> bool:
        return PORT in self.tags

    @property
    def error_shown(self) -> str:
        """The kind of error that its page shows under it, "" where it shows none."""
        kinds = (tag[len(RAISES_KIND) :] for tag in self.tags if tag.startswith(RAISES_KIND))
        return next(kinds, "")

    def may_raise(self, kind: str) -> bool:
        """Whether an error of this kind is no failure."""
        return RAISES in self.tags and self.error_shown in {"", kind}

    def grouped_as(self, other: "Cell") -> "Cell":
        """This cell in another's groups: their names may be words that were translated."""
        own = tuple(tag for tag in self.tags if tag not in self.groups)
        return dataclasses.replace(self, tags=(*own, *other.groups))

    def to_message(self) -> dict[str, Any]:
        return {"code": self.code, "line": self.line, "kind": self.kind, "tags": list(self.tags)}

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "cell")
        tags = fields.sequence("tags", 50)
        if not all(isinstance(tag, str) and len(tag) <= 100 for tag in tags):
            raise BadMessage("In a cell, “tags” has to be a list of short texts.")
        return cls(
            code=fields.raw_text("code", MOST_CODE),
            line=fields.whole("line", 0, 10_000_000),
            kind=fields.text("kind", 40, "code-cell"),
            tags=tuple(tags),
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may use. `processes` counts threads, since no page may start a process."""

    wall_s: float = 600
    cpu_s: float = 300
    memory_mib: int = 4096
    disk_mib: int = 256
    output_kib: int = 1024
    cell_output_kib: int = 256
    processes: int = 64
    figures: int = 20

    def to_message(self) -> dict[str, Any]:
        """Seconds are written as the same number however they were given: it is part of a hash."""
        seconds = {"wall_s": float(self.wall_s), "cpu_s": float(self.cpu_s)}
        return {**dataclasses.asdict(self), **seconds}

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "set of limits")
        known = {each.name: each.default for each in dataclasses.fields(cls)}
        if isinstance(message, Mapping) and (unknown := set(message) - set(known)):
            raise BadMessage(f"There is no limit called {min(map(str, unknown))!r}.")
        return cls(
            wall_s=fields.number("wall_s", 0.1, 86_400, 600),
            cpu_s=fields.number("cpu_s", 0.1, 86_400, 300),
            memory_mib=fields.whole("memory_mib", 256, 1 << 22, 4096),
            disk_mib=fields.whole("disk_mib", 1, 1 << 20, 256),
            output_kib=fields.whole("output_kib", 1, 1 << 16, 1024),
            cell_output_kib=fields.whole("cell_output_kib", 1, 1 << 16, 256),
            processes=fields.whole("processes", 8, 1 << 16, 64),
            figures=fields.whole("figures", 0, 1000, 20),
        )


@dataclass(frozen=True, slots=True)
class Program:
    """The cells of one page, in order, and all that decides how they run.

    `devices` asks for that many host devices, unless the page asks by itself; 0 leaves them alone.
    `variables` may name JAX_* and XLA_* only; they are set before JAX is imported.

    What follows them is about how fast it runs, and no part of the fingerprint. `cache` names the
    source program whose compiled code this one may read; the source itself makes it anew instead
    (`fills_cache`). `peak_mib` is the most memory that a run like it held, 0 where none is known.
    """

    cells: tuple[Cell, ...]
    limits: Limits = Limits()
    devices: int = 0
    preamble: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    cache: str = ""
    fills_cache: bool = False
    peak_mib: int = 0

    def __post_init__(self) -> None:
        for name, value in self.variables.items():
            if not VARIABLE_NAME.match(name) or "\0" in value:
                raise BadMessage(f"A program may set JAX_* and XLA_* variables, not {name!r}.")
        if not CACHE_NAME.match(self.cache):
            raise BadMessage("In a program, “cache” is a short name.")

    @property
    def fragments(self) -> frozenset[int]:
        """The cells, by index, that are marked as not a program."""
        return frozenset(index for index, cell in enumerate(self.cells) if cell.is_fragment)

    @property
    def ports(self) -> frozenset[int]:
        """The cells, by index, that are marked as rewritten for another framework."""
        return frozenset(index for index, cell in enumerate(self.cells) if cell.is_port)

    @property
    def may_be_lent(self) -> bool:
        """Whether compiled code may be lent to it: not where the page would show that."""
        watches = any(_PAGE_WATCHES_COMPILING.search(cell.code) for cell in self.cells)
        return not watches and not self.needs_cold_start

    @property
    def memory_asked_mib(self) -> int:
        """What is set aside while it runs: its limit, or less where it is known to need less."""
        needed = self.peak_mib * 5 // 4 + 64
        return min(self.limits.memory_mib, needed) if self.peak_mib else self.limits.memory_mib

    @property
    def forced_devices(self) -> int:
        """The number of host devices to force, 0 when the page sets it or nobody asks."""
        page_sets_it = any(_PAGE_SETS_DEVICES.search(cell.code) for cell in self.cells)
        return 0 if page_sets_it or "XLA_FLAGS" in self.variables else self.devices

    @property
    def needs_cold_start(self) -> bool:
        """Whether JAX must not be imported yet when the page starts: it reads JAX_* only then."""
        asked = any(name.startswith("JAX_") for name in self.variables)
        return asked or any(_PAGE_SETS_JAX.search(cell.code) for cell in self.cells)

    def paired_with(self, translation: "Program") -> tuple["Program", "Program"]:
        """This source program and its translation's, which may read what this one compiles."""
        name, cells = self.fingerprint({}, ""), translation.cells
        if len(cells) == len(self.cells):
            cells = tuple(map(Cell.grouped_as, cells, self.cells))
        return (
            dataclasses.replace(self, cache=name, fills_cache=True),
            dataclasses.replace(translation, cells=cells, cache=name, fills_cache=False),
        )

    def to_message(self) -> dict[str, Any]:
        return {
            "cells": [cell.to_message() for cell in self.cells],
            "limits": self.limits.to_message(),
            "devices": self.devices,
            "preamble": self.preamble,
            "variables": dict(self.variables),
            "cache": self.cache,
            "fills_cache": self.fills_cache,
            "peak_mib": self.peak_mib,
        }

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "program")
        variables = fields.mapping("variables")
        if not all(isinstance(value, str) and len(value) <= 2000 for value in variables.values()):
            raise BadMessage("In a program, “variables” has to map names to short texts.")
        return cls(
            cells=tuple(map(Cell.from_message, fields.sequence("cells", MOST_CELLS))),
            limits=Limits.from_message(fields.mapping("limits")),
            devices=fields.whole("devices", 0, 64, 0),
            preamble=fields.raw_text("preamble", 100_000, ""),
            variables={str(name): value for name, value in variables.items()},
            cache=fields.text("cache", 100, ""),
            fills_cache=fields.flag("fills_cache"),
            peak_mib=fields.whole("peak_mib", 0, 1 << 30, 0),
        )

    def fingerprint(self, environment: Mapping[str, str], backend: str) -> str:
        """Name this program by all that decides its result. Where its cells stand does not."""
        facts = {
            "cells": [[cell.code, sorted(cell.tags), cell.kind] for cell in self.cells],
            "preamble": self.preamble,
            "devices": self.devices,
            "limits": self.limits.to_message(),
            "variables": dict(self.variables),
            "environment": dict(environment),
            "backend": backend,
        }
        canonical = json.dumps(facts, sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()
