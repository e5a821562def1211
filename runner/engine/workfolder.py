"""A page's folder on the host, where it has no disk of its own: measured and removed safely.

The page made what is inside: paths too long to name, folders that cannot be read, links to
anywhere. So nothing here follows a link or names more than one component at a time.
"""

import fcntl
import os
import secrets
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MOST_FILES = 20_000
DEEPEST = 64
LEAST_ROOM_BYTES = 1 << 20
_PREFIX = "topa-page-"
_LEFT_ALONE_S = 60  # by then whoever made a folder holds it
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def lent() -> Iterator[Path]:
    """A folder for a while. If this process is killed meanwhile, the next one removes it."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = os.open(folder, _FOLDER)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield folder
    finally:
        remove(folder)
        os.close(held)


def remove_abandoned() -> None:
    """Remove the folders that nobody holds, left by processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody else's, or held, or just removed by another
            held = os.open(folder, _FOLDER)
            try:
                _remove_if_abandoned(folder, held)
            finally:
                os.close(held)


def _remove_if_abandoned(folder: Path, held: int) -> None:
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    found = os.fstat(held)
    if found.st_uid == os.geteuid() and time.time() - found.st_mtime > _LEFT_ALONE_S:
        remove(folder)


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
