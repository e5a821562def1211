"""Which pages may run at once: never more than the machine's memory can keep its promise to."""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

RESERVE_MIB = 512  # for the supervisor, the zygote and the system
LEAST_MIB = 256
_LOOK_EVERY_S = 0.2
_UNKNOWN_BYTES = 8 << 30
_SYSTEM, _OWN_GROUPS = Path("/proc/meminfo"), Path("/proc/self/cgroup")
_LIMIT = Path("/sys/fs/cgroup"), "memory.max"
_OLD_LIMIT = Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"


class Admission:
    """Promises memory in the order of asking, so that a page which needs much waits no longer."""

    def __init__(self, total_mib: int) -> None:
        self.total_mib = max(total_mib, LEAST_MIB)
        self._promised_mib = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def promise(self, mib: int, unwanted: Callable[[], bool]) -> Iterator[bool]:
        """Hold this much memory, alone where it is more than there is.

        Yields False, and holds nothing, for a page that is unwanted before its turn comes.
        """
        mib = min(mib, self.total_mib)
        if not self._wait_for(mib, unwanted):
            yield False
            return
        try:
            yield True
        finally:
            with self._changed:
                self._promised_mib -= mib
                self._changed.notify_all()

    def _wait_for(self, mib: int, unwanted: Callable[[], bool]) -> bool:
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        try:
            while not self._is_promised(ticket, mib):
                if unwanted():
                    return False
            return True
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()

    def _is_promised(self, ticket: object, mib: int) -> bool:
        """Take the memory if it is this one's turn; else wait a little."""
        with self._changed:
            is_first = self._waiting[0] is ticket
            if is_first and self._promised_mib + mib <= self.total_mib:
                self._promised_mib += mib
                return True
            self._changed.wait(_LOOK_EVERY_S)
            return False


def machine_mib() -> int:
    """The memory that pages may have: the machine's, or its control groups', less a reserve."""
    limits = [int(text) for text in map(_read, _limit_files(_read(_OWN_GROUPS))) if text.isdigit()]
    return (min([_total_bytes(), *limits]) >> 20) - RESERVE_MIB


def _limit_files(groups: str) -> Iterator[Path]:
    """Where the limits of this process's groups stand, and of those that these are in."""
    for line in groups.splitlines():
        _, kind, path = line.split(":", 2)
        if kind and "memory" not in kind.split(","):
            continue
        base, name = _OLD_LIMIT if kind else _LIMIT
        group = base / path.lstrip("/")
        for each in (group, *group.parents):
            if each.is_relative_to(base):
                yield each / name


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _total_bytes() -> int:
    found = re.search(r"^MemTotal: +(\d+) kB", _read(_SYSTEM), re.M)
    return int(found[1]) << 10 if found else _UNKNOWN_BYTES
