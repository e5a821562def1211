"""The engine: chooses how well it can isolate, keeps a zygote, and runs programs in its pages."""

import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from types import TracebackType
from typing import Self

from runner.engine import (
    admission,
    devices,
    ground,
    kernel,
    landlock,
    namespaces,
    selftest,
    store,
    workfolder,
)
from runner.engine.lockdown import CONFINED, OPEN, TIERS, WRAPPED
from runner.engine.nursery import EngineError, Nursery
from runner.engine.pagerun import PageRun, never_begun
from runner.engine.pipes import Pipes
from runner.engine.policy import JAX_PLATFORMS
from runner.engine.program import Program
from runner.engine.record import CellRecord, Outcome
from runner.engine.selftest import ProbeResult

PAGES_A_ZYGOTE = 200


class TierTooLow(EngineError):
    """This machine cannot isolate pages as well as is asked."""


class Engine:
    """Runs programs, each in a confined process of its own. Any thread may call `run`."""

    def __init__(
        self,
        *,
        platform: str = "cpu",
        minimum_tier: str = CONFINED,
        highest_tier: str = WRAPPED,
        pages_a_zygote: int = PAGES_A_ZYGOTE,
        compiled: store.Store | None = None,
        memory_mib: int | None = None,
    ) -> None:
        if platform not in JAX_PLATFORMS:
            raise ValueError(f"A platform is one of {', '.join(JAX_PLATFORMS)}, not {platform!r}.")
        if not {minimum_tier, highest_tier} <= set(TIERS):
            raise ValueError(f"A tier is one of {', '.join(TIERS)}.")
        self.platform = platform
        self.minimum_tier = minimum_tier
        self.highest_tier = highest_tier
        self.tier = ""
        self.self_test: tuple[ProbeResult, ...] = ()
        self.versions: dict[str, str] = {}
        self._pages_a_zygote = pages_a_zygote
        self._compiled = compiled
        self.devices = devices.DevicePool(devices.devices_of(platform))
        self._admission = admission.Admission(memory_mib or admission.machine_mib())
        self._nursery: Nursery | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the zygote at the best tier that passes its self-test.

        Raises TierTooLow when that is below the minimum, and EngineError when nothing starts.
        """
        workfolder.remove_abandoned()
        reasons = []
        for tier in reversed(TIERS):
            if TIERS.index(tier) > TIERS.index(self.highest_tier):
                continue
            if TIERS.index(tier) < TIERS.index(self.minimum_tier):
                break
            reason = self._try(tier)
            if not reason:
                self._lay_ground()
                return
            reasons.append(f"{tier}: {reason}")
        raise TierTooLow(
            f"Pages cannot be isolated here as “{self.minimum_tier}” asks. " + " ".join(reasons)
        )

    def _try(self, tier: str) -> str:
        """Start at this tier and keep it if every probe is contained; else say why not."""
        if reason := _missing_for(tier):
            return reason
        self.tier = tier
        try:
            self.versions = self._warm().versions
        except EngineError as error:
            if tier == self.minimum_tier:
                raise
            return str(error)
        try:
            self.self_test = selftest.run(self.run, self.platform)
        except EngineError:
            self.close()
            raise
        escaped = [probe.name for probe in self.self_test if not probe.contained]
        if escaped and tier != OPEN:
            self.close()
            return f"the self-test found ways out: {', '.join(escaped)}."
        return ""

    def run(
        self,
        program: Program,
        on_cell: Callable[[CellRecord], None],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Outcome:
        """Run one program to its end, once the machine has the memory for it.

        `on_cell` gets each cell's record as it ends, in order. What the page does wrong is in the
        records and the outcome; EngineError is our own failure.
        """
        with (
            self._admission.promise(program.memory_asked_mib, cancelled) as is_promised,
            self.devices.lend(cancelled) as device,
        ):
            if not is_promised or device is None:
                return never_begun(program, on_cell)
            with _machine_willing():
                nursery = self._borrow(program)
            try:
                return self._run_in(nursery, device, program, on_cell, cancelled)
            finally:
                self._give_back(nursery)

    def _run_in(
        self,
        nursery: Nursery,
        device: devices.Device,
        program: Program,
        on_cell: Callable[[CellRecord], None],
        cancelled: Callable[[], bool],
    ) -> Outcome:
        nonce = secrets.token_hex(8)
        with ExitStack() as held:
            with _machine_willing():
                pipes = held.enter_context(closing(Pipes()))
                loan = held.enter_context(closing(self._loan(program)))
                folder = None
                if self.tier != WRAPPED:
                    folder = held.enter_context(workfolder.lent())
            page = PageRun(program, nonce, folder, pipes, on_cell, cancelled)
            message = {
                "nonce": nonce,
                "folder": str(folder or ""),
                "limits": program.limits.to_message(),
                "variables": {**program.variables, **device.variables},
                "nodes": list(device.nodes),
                "fills": loan.fills,
            }
            rein, pidfd = nursery.fork(message, [*pipes.theirs, *loan.files])
            pipes.let_go()
            held.callback(os.close, pidfd)
            with rein:
                outcome = page.watch(rein, pidfd)
            if outcome.how == "finished":
                loan.keep()
            return outcome

    def _loan(self, program: Program) -> store.Loan:
        """The compiled code that this program may read, and what it is to make."""
        if self._compiled is None or not program.may_be_lent:
            return store.Loan(None)
        common = self._kept_as(ground.NAME)
        if program is ground.PROGRAM:
            return store.Loan(self._compiled, to_fill=common)
        if not program.cache:
            return store.Loan(self._compiled, [common])
        own = self._kept_as(program.cache)
        if program.fills_cache:
            return store.Loan(self._compiled, [common], to_fill=own)
        return store.Loan(self._compiled, [common, own])

    def _kept_as(self, cache: str) -> str:
        return store.name_of(cache, self.versions, self.platform)

    def _lay_ground(self) -> None:
        """Compile what nearly every page needs, unless an engine here has done so before."""
        if self._compiled and not self._compiled.has(self._kept_as(ground.NAME)):
            self.run(ground.PROGRAM, lambda _: None)

    def _borrow(self, program: Program) -> Nursery:
        """The warm zygote, or one of this program's own where JAX must start cold."""
        if program.needs_cold_start:
            cold = Nursery(self.tier, self.platform, cold=True, variables=dict(program.variables))
            cold.pages, cold.running = self._pages_a_zygote, 1
            return cold
        with self._lock:
            nursery = self._warm()
            nursery.pages += 1
            nursery.running += 1
            return nursery

    def _warm(self) -> Nursery:
        """The current zygote; a new one when it is gone or has served enough pages."""
        if not self.tier:
            raise EngineError("The engine has not been started.")
        current = self._nursery
        if current and current.is_fit and current.pages < self._pages_a_zygote:
            return current
        self._nursery = Nursery(self.tier, self.platform, variables={})
        if current and not current.running:
            current.close()
        return self._nursery

    def _give_back(self, nursery: Nursery) -> None:
        with self._lock:
            nursery.running -= 1
            is_retired = nursery is not self._nursery and not nursery.running
        if is_retired:
            nursery.close()

    def close(self) -> None:
        """End the zygote and whatever still runs in it."""
        with self._lock:
            nursery, self._nursery = self._nursery, None
        if nursery:
            nursery.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _machine_willing() -> Iterator[None]:
    """A machine without room, files or processes to spare is no page's fault."""
    try:
        yield
    except OSError as error:
        raise EngineError(f"The machine has no room for a page: {error.strerror}.") from error


def _missing_for(tier: str) -> str:
    """What this machine lacks for the tier, in words; "" when nothing."""
    if tier == OPEN:
        return ""
    if not kernel.is_supported():
        return "only x86-64 Linux is supported so far."
    if landlock.abi() < landlock.LEAST_ABI:
        found = landlock.abi()
        return f"Landlock version {landlock.LEAST_ABI} is needed, this kernel has {found}."
    if tier == WRAPPED and namespaces.bubblewrap() is None:
        return "bubblewrap is missing or user namespaces are closed."
    return ""
