"""How a page's process talks to the supervisor: records on one pipe, marks among its output.

A page may replace anything that Python lets it reach. What is used here once it has started is held
by private names of C functions, so that replacing `json.dumps` or `os.write` silences nothing.
"""

import io
from _json import encode_basestring_ascii, make_encoder
from os import write as _write
from typing import Any

from runner.engine import kernel

_fflush = kernel.libc.fflush
_encode = make_encoder(None, repr, encode_basestring_ascii, None, ":", ",", False, False, True)


def mark(nonce: str, kind: str) -> bytes:
    """A sign inside the output: "o"utput or "e"rrors follow, a "d"isplayed object stands here, or
    the "c"ell is over."""
    return f"\x1e{nonce}{kind}\x1e".encode()


class Wire:
    """The writing end of one page."""

    def __init__(self, nonce: str, records_fd: int) -> None:
        self._records_fd = records_fd
        self._shown = mark(nonce, "d")
        self._over = mark(nonce, "c")

    def send(self, record: dict[str, Any]) -> None:
        """Write one record. The page's own output up to here is on its way already."""
        _fflush(None)
        self._write_all(self._records_fd, "".join(_encode(record, 0)).encode() + b"\n")

    def show(self, kind: str, data: str, sketch: str = "") -> None:
        """Show one object, in its order among the printed text."""
        self.send({"t": "show", "kind": kind, "data": data, "sketch": sketch})
        self._write_all(1, self._shown)

    def end_cell(self, record: dict[str, Any]) -> None:
        """Report a cell's end, and mark it in the output: pipes are not read in step."""
        _fflush(None)
        self._write_all(1, self._over)
        self._write_all(2, self._over)
        self.send(record)

    @staticmethod
    def _write_all(fd: int, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            view = view[_write(fd, view) :]


class _OutFile(io.RawIOBase):
    """Standard output, unbuffered, so that text and marks keep their order."""

    name = "<stdout>"

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def write(self, data: Any) -> int:
        Wire._write_all(1, memoryview(data).cast("B"))
        return len(memoryview(data).cast("B"))


class _ErrFile(_OutFile):
    """Standard error by way of standard output, between marks: that keeps the order of the two."""

    name = "<stderr>"

    def __init__(self, nonce: str) -> None:
        self._before, self._after = mark(nonce, "e"), mark(nonce, "o")

    def fileno(self) -> int:
        return 2

    def write(self, data: Any) -> int:
        body = memoryview(data).cast("B")
        Wire._write_all(1, self._before + bytes(body) + self._after)
        return len(body)


def open_streams(nonce: str) -> tuple[io.TextIOWrapper, io.TextIOWrapper]:
    """The page's `sys.stdout` and `sys.stderr`."""

    def text(raw: _OutFile) -> io.TextIOWrapper:
        return io.TextIOWrapper(
            raw,
            encoding="utf-8",
            errors="backslashreplace",
            write_through=True,
        )

    return text(_OutFile()), text(_ErrFile(nonce))
