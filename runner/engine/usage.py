"""What a page uses, read from /proc by the process id that its pidfd has in our namespace."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from runner.engine import nameless

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") >> 10
_DISK_EVERY_S, _NAMELESS_EVERY_S = 0.25, 1.0


@dataclass(frozen=True, slots=True)
class Moment:
    cpu_s: float = 0.0
    memory_mib: int = 0
    threads: int = 0


class Usage:
    """Looks at one page from time to time and remembers the most memory it saw."""

    def __init__(self, pidfd: int) -> None:
        self._pid = _pid_of(pidfd)
        self._disk_at = self._nameless_at = 0.0
        self._nameless_bytes = 0
        self.peak_mib = 0

    def look(self) -> Moment:
        try:
            with open(f"/proc/{self._pid}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return Moment()
        cpu_s = (int(fields[11]) + int(fields[12])) / _TICKS
        memory_mib = int(fields[21]) * _PAGE_KIB >> 10
        self.peak_mib = max(self.peak_mib, memory_mib)
        return Moment(cpu_s, memory_mib, int(fields[17]))

    def is_disk_due(self) -> bool:
        """Whether the work folder is to be measured again: it costs too much for every look."""
        if time.monotonic() - self._disk_at < _DISK_EVERY_S:
            return False
        self._disk_at = time.monotonic()
        return True

    def nameless_bytes(self, folder: Path, if_unknown: int) -> int:
        """What files of the folder take that are only held open or mapped: no listing has them.

        The size of one that is mapped alone is for root to see; `if_unknown` stands for it.
        """
        if time.monotonic() - self._nameless_at > _NAMELESS_EVERY_S:
            self._nameless_at = time.monotonic()
            self._nameless_bytes = nameless.used_bytes(self._pid, folder, if_unknown)
        return self._nameless_bytes

    def was_near(self, memory_mib: int) -> bool:
        return self.peak_mib > memory_mib * 0.5


def _pid_of(pidfd: int) -> int:
    with open(f"/proc/self/fdinfo/{pidfd}") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name == "Pid":
                return int(value)
    return -1
