"""Puts together what a page showed, cell by cell, in order and within its limits."""

import re

from runner.engine.cleaning import clean_bytes
from runner.engine.record import MOST_OUTPUTS, Output
from runner.engine.wire import mark

_KINDS = {"o": "stdout", "e": "stderr"}


class Transcript:
    """Holds what was heard and not yet taken: at most what a page may say in all."""

    def __init__(self, nonce: str, page_kib: int, cell_kib: int) -> None:
        self._sign = re.compile(re.escape(mark(nonce, "K")).replace(b"K", b"([oed])"))
        self._boundary = mark(nonce, "c")
        self._page_left = page_kib << 10
        self._cell_limit = cell_kib << 10
        self._out, self._err = bytearray(), bytearray()
        self._shown: list[Output] = []

    @property
    def is_full(self) -> bool:
        """Whether the page has said more than a page may."""
        return self._page_left < 0

    def write(self, raw: bytes, *, is_error: bool) -> None:
        (self._err if is_error else self._out).extend(raw[: max(0, self._page_left)])
        self._page_left -= len(raw)

    def show(self, output: Output) -> None:
        if output.kind != "png":
            self._page_left -= len(output.data)
        self._shown.append(output)

    def take(self) -> tuple[tuple[Output, ...], int]:
        """The outputs of the first cell not yet taken, and how many bytes of them are left out."""
        out, err = self._cut(self._out), self._cut(self._err)
        left_out = max(0, len(out) - self._cell_limit) + max(0, len(err) - self._cell_limit)
        outputs = self._ordered(out[: self._cell_limit])
        self._say(outputs, "e", err[: self._cell_limit])
        return tuple(outputs[:MOST_OUTPUTS]), left_out

    def _cut(self, heard: bytearray) -> bytes:
        """Take what comes before the next cell's boundary; all, when the cell never ended."""
        mine, boundary, rest = bytes(heard).partition(self._boundary)
        heard[:] = rest if boundary else b""
        return mine

    def _ordered(self, out: bytes) -> list[Output]:
        waiting, self._shown = self._shown, []
        pieces = self._sign.split(out)
        outputs: list[Output] = []
        stream = "o"
        self._say(outputs, stream, pieces[0])
        for sign, text in zip(pieces[1::2], pieces[2::2], strict=True):
            if sign == b"d":
                outputs += [waiting.pop(0)] if waiting else []
            else:
                stream = sign.decode()
            self._say(outputs, stream, text)
        return outputs + waiting

    def _say(self, outputs: list[Output], stream: str, raw: bytes) -> None:
        if not raw:
            return
        kind, text = _KINDS[stream], clean_bytes(raw, self._cell_limit)
        if outputs and outputs[-1].kind == kind:
            outputs[-1] = Output(kind, outputs[-1].data + text)
        else:
            outputs.append(Output(kind, text))
