"""Finds the processes of a campaign, and remembers all that it ever saw."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.runner.processes import descendants


@dataclass
class Census:
    """Every process below those that were named; one is known by its id and when it began."""

    seen: set = field(default_factory=set)

    def take(self, *pids):
        for pid in {each for root in pids for each in (root, *descendants(root))}:
            if began := began_at(pid):
                self.seen.add((pid, began))

    def living(self):
        return {(pid, began) for pid, began in self.seen if began_at(pid) == began}


def began_at(pid):
    """When a process began, in ticks since the machine did; 0 for one that is dead."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def zygotes(runner):
    return [pid for pid in descendants(runner) if is_zygote(pid) and not is_zygote(parent(pid))]


def pages(runner):
    return [pid for pid in descendants(runner) if is_zygote(pid) and is_zygote(parent(pid))]


def is_zygote(pid):
    """Pages are forks of one, and look alike."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return "python" in os.path.basename(words[0].decode()) and any(
        word.endswith(b"start_zygote.py") for word in words
    )


def parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
