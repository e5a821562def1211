"""Landlock: a process gives up all files, ports and signals that it does not name."""

import ctypes
import os
import stat
import struct

from runner.engine import kernel

_VERSION_FLAG = 1
_PATH_BENEATH = 1
LEAST_ABI = 3  # below 3, truncate(2) of any file passes

_FILE_READ = 1 << 2
_READ = _FILE_READ | 1 << 3
_EXECUTE = 1 << 0
_FILE_WRITE = 1 << 1 | 1 << 14
# Not MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK: a page makes files, folders and links.
_WRITE = _READ | _FILE_WRITE | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 12 | 1 << 13
_FS_RIGHTS = {3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_ON_FILES = _EXECUTE | _FILE_READ | _FILE_WRITE | 1 << 15
_ALL_TCP = 0b11
_ALL_SCOPES = 0b11


def abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    try:
        return kernel.syscall(
            kernel.LANDLOCK_CREATE_RULESET, None, 0, _VERSION_FLAG, what="landlock"
        )
    except OSError:
        return 0


def restrict(readable: list[str], writable: list[str], devices: list[str]) -> None:
    """Keep this thread, and all it starts, to these paths. Paths that do not exist are left out."""
    version = abi()
    rights = _FS_RIGHTS[min(version, 5)]
    attributes = struct.pack(
        "QQQ", rights, _ALL_TCP if version >= 4 else 0, _ALL_SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = kernel.syscall(
        kernel.LANDLOCK_CREATE_RULESET, ctypes.c_char_p(attributes), size, 0, what="landlock"
    )
    for path in readable:
        _allow(ruleset, path, _READ & rights)
    for path in writable:
        _allow(ruleset, path, _WRITE & rights)
    for path in devices:
        _allow(ruleset, path, (_READ | _FILE_WRITE | 1 << 15) & rights)
    kernel.syscall(kernel.LANDLOCK_RESTRICT_SELF, ruleset, 0, what="landlock")
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(beneath).st_mode):
            rights &= _ON_FILES
        rule = ctypes.c_char_p(struct.pack("=Qi", rights, beneath))
        kernel.syscall(kernel.LANDLOCK_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0, what=path)
    finally:
        os.close(beneath)
