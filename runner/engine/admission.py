"""Which pages may run at once: never more than the machine's memory can keep its promise to."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from runner.engine.line import Line

RESERVE_MIB = 512  # for the supervisor, the zygote and the system
LEAST_MIB = 256
_UNKNOWN_BYTES = 8 << 30
_SYSTEM, _OWN_GROUPS = Path("/proc/meminfo"), Path("/proc/self/cgroup")
_LIMIT = Path("/sys/fs/cgroup"), "memory.max"
_OLD_LIMIT = Path("/sys/fs/cgroup/memory"), "memory.limit_in_bytes"


class Admission:
    """Promises memory in the order of asking, so that a page which needs much waits no longer."""

    def __init__(self, total_mib: int) -> None:
        self.total_mib = max(total_mib, LEAST_MIB)
        self._promised_mib = 0
        self.line = Line()

    @contextmanager
    def promise(self, mib: int, unwanted: Callable[[], bool]) -> Iterator[bool]:
        """Hold this much memory, alone where it is more than there is.

        Yields False, and holds nothing, for a page that is unwanted before its turn comes.
        """
        mib = min(mib, self.total_mib)
        if self.line.take(lambda: self._promise(mib), unwanted) is None:
            yield False
            return
        try:
            yield True
        finally:
            self.line.give_back(lambda: self._promise(-mib))

    def _promise(self, mib: int) -> int | None:
        if self._promised_mib + mib > self.total_mib:
            return None
        self._promised_mib += mib
        return mib


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
