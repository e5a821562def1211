"""Watches one page from outside: feeds it, listens to it, holds it to its limits, tells its end."""

import json
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from runner.engine import frames, workfolder
from runner.engine.hearing import Hearing, Stop
from runner.engine.lockdown import SET_UP_FAILED
from runner.engine.nursery import EngineError
from runner.engine.pipes import Pipes
from runner.engine.program import Limits, Program
from runner.engine.record import CellRecord, Outcome
from runner.engine.usage import Moment, Usage

_TICK_MS = 40
_CHUNK = 1 << 16
_END_WITHIN_S = 10
_LONGEST_LOOK_AWAY_S = 1.0
_MIB = 1 << 20
_CANCELLED = "The run was cancelled."
# What a dead page can have left in one pipe: its size, which a page may not raise.
_LEFT_IN_PIPE = 64


class PageRun:
    """One page while it runs."""

    def __init__(
        self,
        program: Program,
        nonce: str,
        folder: Path | None,
        pipes: Pipes,
        on_cell: Callable[[CellRecord], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._limits: Limits = program.limits
        self._folder = folder
        self._pipes = pipes
        self._cancelled = cancelled
        self._to_send = memoryview(json.dumps(program.to_message()).encode())
        self._began_at = self._looked_at = time.monotonic()
        self._watched_s = 0.0
        self._hearing = Hearing(len(program.cells), program.limits, nonce, on_cell, self._catch_up)

    def watch(self, rein: socket.socket, pidfd: int) -> Outcome:
        """Follow the page to its end, whatever that is."""
        self._usage = Usage(pidfd)
        stopped: Stop | None = None
        try:
            self._follow(pidfd)
        except Stop as stop:
            stopped = stop
        finally:
            _kill(pidfd)
        end = _end(rein)
        if stopped:
            how, reason = stopped.how, stopped.reason
        else:
            how, reason = self._explain(end["status"], end["cpu_s"])
        if how != "finished":
            self._hearing.close(how, reason)
        return Outcome(
            how=how,
            seconds=time.monotonic() - self._began_at,
            cpu_s=float(end["cpu_s"]),
            peak_mib=max(int(end["peak_mib"]), self._usage.peak_mib),
            reason=reason or self._hearing.preamble_error,
        )

    def _follow(self, pidfd: int) -> None:
        poll = select.poll()
        listened = self._pipes.mine[1:]
        for fd in (*listened, pidfd):
            poll.register(fd, select.POLLIN)
        poll.register(self._pipes.program_w, select.POLLOUT)
        while True:
            ready = {fd for fd, _ in poll.poll(_TICK_MS)}
            if self._pipes.program_w in ready:
                self._feed(poll)
            for fd in ready.intersection(listened):
                if self._listen(fd) == b"":
                    poll.unregister(fd)
            if pidfd in ready:
                self._listen_to_the_end()
                return
            if time.monotonic() - self._looked_at > _TICK_MS / 1000:
                self._hold_to_limits()

    def _feed(self, poll: select.poll) -> None:
        """Send what the pipe takes of the program; a page that does not read stops nobody."""
        try:
            written = os.write(self._pipes.program_w, self._to_send[:_CHUNK])
        except BlockingIOError:
            return
        except BrokenPipeError:
            written = len(self._to_send)
        self._to_send = self._to_send[written:]
        if not self._to_send:
            poll.unregister(self._pipes.program_w)
            self._pipes.end_program()

    def _listen(self, fd: int) -> bytes | None:
        """Take what is there: b"" when the other end is closed, None when there is nothing."""
        try:
            raw = os.read(fd, _CHUNK)
        except BlockingIOError:
            return None
        if fd == self._pipes.records_r:
            self._hearing.hear_records(raw)
        else:
            self._hearing.hear_output(raw, is_error=fd == self._pipes.err_r)
        return raw

    def _catch_up(self) -> None:
        """Read the output, and look at the files, that were written before the record at hand."""
        self._hold_to_disk()
        for fd in (self._pipes.out_r, self._pipes.err_r):
            while self._listen(fd):
                pass

    def _listen_to_the_end(self) -> None:
        for _ in range(_LEFT_IN_PIPE):
            if not self._listen(self._pipes.records_r):
                break
        for fd in (self._pipes.out_r, self._pipes.err_r):
            for _ in range(_LEFT_IN_PIPE):
                if not self._listen(fd):
                    break

    def _hold_to_limits(self) -> None:
        limits = self._limits
        self._count_time()
        if self._cancelled():
            raise Stop("cancelled", _CANCELLED)
        if self._watched_s > limits.wall_s:
            raise Stop("timeout", f"The page ran longer than {limits.wall_s:g} seconds.")
        self._hold_to_usage(self._usage.look())
        if self._usage.is_disk_due():
            self._hold_to_disk()

    def _count_time(self) -> None:
        """Time in which this process was stopped itself is not held against the page."""
        now = time.monotonic()
        self._watched_s += min(now - self._looked_at, _LONGEST_LOOK_AWAY_S)
        self._looked_at = now

    def _hold_to_disk(self) -> None:
        most = self._limits.disk_mib * _MIB
        if self._folder is None:
            return
        used = workfolder.used_bytes(self._folder, most)
        if used + self._usage.nameless_bytes(self._folder, if_unknown=most // 4) > most:
            sentence = f"The page wrote more than {self._limits.disk_mib} MiB, or too many files."
            raise Stop("disk", sentence)
        if not workfolder.has_room(self._folder):
            raise EngineError("The disk of the runner's machine is full.")

    def _hold_to_usage(self, now: Moment) -> None:
        limits = self._limits
        if now.cpu_s > limits.cpu_s + 1:
            raise Stop("timeout", _cpu_sentence(limits.cpu_s))
        if now.memory_mib > limits.memory_mib:
            raise Stop("memory", _memory_sentence(limits.memory_mib))
        if now.threads > limits.processes:
            raise Stop("processes", f"The page started more than {limits.processes} threads.")

    def _explain(self, status: int, cpu_s: float) -> tuple[str, str]:
        """Say how a page ended that ended by itself, or by the kernel's hand."""
        if os.WIFSIGNALED(status):
            return self._explain_signal(os.WTERMSIG(status), cpu_s)
        code = os.WEXITSTATUS(status)
        if self._hearing.is_done and code == 0:
            return "finished", ""
        if code == SET_UP_FAILED and not self._hearing.is_ready:
            return "crashed", "The page's process could not be set up."
        return "crashed", f"The page ended its own process with code {code}."

    def _explain_signal(self, number: int, cpu_s: float) -> tuple[str, str]:
        # The kernel counts ticks for the limit and exact time for the usage: they may part.
        spent = cpu_s >= 0.5 * self._limits.cpu_s
        if number in {signal.SIGXCPU, signal.SIGKILL} and spent:
            return "timeout", _cpu_sentence(self._limits.cpu_s)
        if number == signal.SIGABRT and self._usage.was_near(self._limits.memory_mib):
            return "memory", _memory_sentence(self._limits.memory_mib)
        if number == signal.SIGKILL:  # a page cannot send it, and we did not
            raise EngineError("The page's process was killed from outside, perhaps for memory.")
        return "crashed", f"The page's process died: {signal.Signals(number).name}."


def never_begun(program: Program, on_cell: Callable[[CellRecord], None]) -> Outcome:
    """The end of a page that was cancelled while it waited for its turn."""
    hearing = Hearing(len(program.cells), program.limits, "", on_cell, lambda: None)
    hearing.close("cancelled", _CANCELLED)
    return Outcome("cancelled", reason=_CANCELLED)


def _cpu_sentence(cpu_s: float) -> str:
    return f"The page used more than {cpu_s:g} seconds of processor time."


def _memory_sentence(memory_mib: int) -> str:
    return f"The page needed more than {memory_mib} MiB of memory."


def _kill(pidfd: int) -> None:
    try:
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end(rein: socket.socket) -> dict[str, Any]:
    """How the zygote says the page ended. One that is gone takes its pages with it."""
    rein.settimeout(_END_WITHIN_S)
    try:
        message, _ = frames.receive(rein)
    except (EOFError, OSError) as error:
        raise EngineError("The zygote did not tell how the page ended.") from error
    return message
