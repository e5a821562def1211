"""A page's folder on the host, where it has no disk of its own: measured and removed safely.

The page made what is inside: paths too long to name, folders that cannot be read, links to
anywhere. So nothing here follows a link or names more than one component at a time.
"""

import os
import secrets
import stat
import tempfile
from pathlib import Path

MOST_FILES = 20_000
DEEPEST = 64
LEAST_ROOM_BYTES = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def make() -> Path:
    return Path(tempfile.mkdtemp(prefix="topa-page-"))


def has_room(folder: Path) -> bool:
    """Whether the disk below takes anything more, whoever filled it."""
    disk = os.statvfs(folder)
    has_names = disk.f_favail > 0 or not disk.f_files  # some disks do not count them
    return has_names and disk.f_bavail * disk.f_frsize >= LEAST_ROOM_BYTES


def used_bytes(folder: Path, enough: int) -> int:
    """What the folder holds, counted until past `enough`. Too many or too deep is past it too."""
    try:
        top = os.open(folder, _FOLDER)
    except OSError:
        return 0
    try:
        return _count(top, enough, [0], 0)
    finally:
        os.close(top)


def _count(folder: int, enough: int, files: list[int], depth: int) -> int:
    total = 0
    for name in os.listdir(folder):
        files[0] += 1
        if files[0] > MOST_FILES or depth > DEEPEST:
            return enough + 1
        total += _count_one(folder, name, enough, files, depth)
        if total > enough:
            break
    return total


def _count_one(folder: int, name: str, enough: int, files: list[int], depth: int) -> int:
    try:
        found = os.lstat(name, dir_fd=folder)
        if not stat.S_ISDIR(found.st_mode):
            return found.st_blocks * 512
        inner = _open_folder(name, folder)
    except OSError:
        return 0
    try:
        return found.st_blocks * 512 + _count(inner, enough, files, depth + 1)
    finally:
        os.close(inner)


def _open_folder(name: str, within: int) -> int:
    """Open a folder even if its maker took away the right to read it."""
    try:
        return os.open(name, _FOLDER, dir_fd=within)
    except PermissionError:
        os.chmod(name, 0o700, dir_fd=within)
        return os.open(name, _FOLDER, dir_fd=within)


def remove(folder: Path) -> None:
    """Remove the folder and all in it, however deep: what is nested is moved up first."""
    top = os.open(folder, _FOLDER)
    try:
        while names := os.listdir(top):
            for name in names:
                _remove_one(top, name)
    finally:
        os.close(top)
    os.rmdir(folder)


def _remove_one(top: int, name: str) -> None:
    if not stat.S_ISDIR(os.lstat(name, dir_fd=top).st_mode):
        os.unlink(name, dir_fd=top)
        return
    inner = _open_folder(name, top)
    try:
        for each in os.listdir(inner):
            if stat.S_ISDIR(os.lstat(each, dir_fd=inner).st_mode):
                os.rename(each, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(each, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)
