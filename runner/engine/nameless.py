"""Files without a name, which take room as long as a page holds them open or mapped."""

import os
import re
import stat
from pathlib import Path

_MAPPING = re.compile(rb"^([0-9a-f]+-[0-9a-f]+) \S+ \S+ \S+ (\d+) +(.*) \(deleted\)$", re.M)


def used_bytes(pid: int, folder: Path, if_unknown: int) -> int:
    """What the process holds of the folder's disk by files that were removed, or never named."""
    sizes = _held_open(pid, folder)
    for inode, mapping in _mapped(pid, folder).items():
        if inode not in sizes:
            sizes[inode] = _size(f"/proc/{pid}/map_files/{mapping}", if_unknown)
    return sum(sizes.values())


def _held_open(pid: int, folder: Path) -> dict[int, int]:
    sizes = {}
    try:
        disk = os.stat(folder).st_dev
        for fd in os.listdir(f"/proc/{pid}/fd"):
            found = os.stat(f"/proc/{pid}/fd/{fd}")
            if stat.S_ISREG(found.st_mode) and not found.st_nlink and found.st_dev == disk:
                sizes[found.st_ino] = found.st_blocks * 512
    except OSError:  # it closed one just now, or has ended
        return sizes
    return sizes


def _mapped(pid: int, folder: Path) -> dict[int, str]:
    """One mapping for each removed file of the folder, by inode."""
    try:
        with open(f"/proc/{pid}/maps", "rb") as file:
            maps = file.read()
    except OSError:
        return {}
    within = os.fsencode(folder)
    found = (each for each in _MAPPING.finditer(maps) if each[3].startswith(within))
    return {int(each[2]): each[1].decode() for each in found}


def _size(path: str, if_unknown: int) -> int:
    try:
        return os.stat(path).st_blocks * 512
    except OSError:
        return if_unknown
