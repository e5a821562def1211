"""System calls that Python does not offer, by number. x86-64 Linux only, and says so elsewhere."""

import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

NEWNS = 0x00020000
NEWUSER = 0x10000000

LANDLOCK_CREATE_RULESET = 444
LANDLOCK_ADD_RULE = 445
LANDLOCK_RESTRICT_SELF = 446
CAPSET = 126


def is_supported() -> bool:
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object, what: str) -> int:
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return checked(int(libc.syscall(ctypes.c_long(number), *words)), what)


def prctl(option: int, *arguments: object) -> int:
    words = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    return checked(int(libc.prctl(option, *words)), f"prctl {option}")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    result = libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()
    )
    checked(int(result), f"mount {target}")


def unshare(flags: int) -> None:
    checked(int(libc.unshare(ctypes.c_int(flags))), "unshare")
