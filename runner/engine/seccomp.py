"""A seccomp filter from the policy: an allow list, foreign system-call tables kill."""

import ctypes
import errno
import functools
import struct
from collections.abc import Iterator

from runner.engine import kernel, policy
from runner.engine.policy import Test
from runner.engine.syscalls import NUMBERS

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_ARCH_X86_64 = 0xC000003E
_X32 = 0x40000000
_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16
_FILTER_MODE = 2


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value & 0xFFFFFFFF)


_REFUSE = _op(_RETURN, _ERRNO | errno.EPERM)
_NOT_THERE = _op(_RETURN, _ERRNO | errno.ENOSYS)
_PASS = _op(_RETURN, _ALLOW)


def _one(number: int, block: list[bytes]) -> list[bytes]:
    """Run `block`, which always returns, for one system call; skip it for others."""
    return [_op(_EQUAL, number, 0, len(block)), *block]


def _test(test: Test, page_pid: int) -> list[bytes]:
    values = [page_pid if value == policy.SELF else value for value in test.values]
    matches = [_op(_EQUAL, value, len(values) - at, 0) for at, value in enumerate(values)]
    load = [_op(_LOAD, _ARGUMENTS_AT + 8 * test.arg), _op(_AND, test.mask)]
    return [*load, *matches, _REFUSE]


def _free(platform: str) -> set[str]:
    return {*policy.ALLOWED, *(policy.ALLOWED_ON_ACCELERATORS if platform != "cpu" else ())}


@functools.cache
def prepare(platform: str) -> bytes:
    """The part of the filter that is the same for every page: made once, before pages fork."""
    blocks = (_one(NUMBERS[name], [_PASS]) for name in sorted(_free(platform)))
    return b"".join(step for block in blocks for step in block)


def _blocks(platform: str, page_pid: int) -> Iterator[list[bytes]]:
    free = _free(platform)
    for name, tests in policy.ALLOWED_WHEN.items():
        if name not in free:
            checks = [step for test in tests for step in _test(test, page_pid)]
            yield _one(NUMBERS[name], [*checks, _PASS])
    for name in policy.ABSENT:
        yield _one(NUMBERS[name], [_NOT_THERE])


def build_filter(platform: str, page_pid: int) -> bytes:
    """The filter's instructions, for a page whose process id is `page_pid`."""
    steps = [
        _op(_LOAD, _ARCH_AT),
        _op(_EQUAL, _ARCH_X86_64, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER_AT),
        _op(_AT_LEAST, _X32, 0, 1),
        _op(_RETURN, _KILL),
        prepare(platform),
    ]
    for block in _blocks(platform, page_pid):
        steps += block
    return b"".join([*steps, _REFUSE])


def install_filter(instructions: bytes) -> None:
    """Bind this thread, and every one it starts, for good. Needs no_new_privs."""
    buffer = ctypes.create_string_buffer(instructions, len(instructions))
    program = struct.pack("HxxxxxxP", len(instructions) // 8, ctypes.addressof(buffer))
    kernel.prctl(kernel.PR_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(program))
