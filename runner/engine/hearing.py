"""Hears what a page's process reports, believes none of it unchecked, and makes records of it."""

import json
import time
from collections.abc import Callable
from typing import Any

from runner.engine import sketch
from runner.engine.messages import BadMessage, Fields
from runner.engine.program import Limits
from runner.engine.record import (
    LONGEST_MESSAGE,
    LONGEST_PICTURE,
    LONGEST_TEXT,
    LONGEST_TRACEBACK,
    CellRecord,
    Output,
)
from runner.engine.transcript import Transcript

_LONGEST_RECORD = 8 << 20
_STATUSES = ("ok", "error", "memory", "skipped")
_LONGEST_S = 1e7


class Stop(Exception):
    """The page is to end now, as `how`, because of `reason`."""

    def __init__(self, how: str, reason: str) -> None:
        super().__init__(reason)
        self.how = how
        self.reason = reason


class Hearing:
    """The cells of one page as they come in. `catch_up` brings in the output written so far."""

    def __init__(
        self,
        cells: int,
        limits: Limits,
        nonce: str,
        on_cell: Callable[[CellRecord], None],
        catch_up: Callable[[], None],
    ) -> None:
        self._cells = cells
        self._limits = limits
        self._transcript = Transcript(nonce, limits.output_kib, limits.cell_output_kib)
        self._on_cell = on_cell
        self._catch_up = catch_up
        self._heard = bytearray()
        self._next = 0
        self._figures = 0
        self._cell_began_at = 0.0
        self.is_in_cell = self.is_done = self.is_ready = False
        self.preamble_error = ""

    def hear_output(self, raw: bytes, *, is_error: bool) -> None:
        self._transcript.write(raw, is_error=is_error)
        self._refuse_too_much()

    def hear_records(self, raw: bytes) -> None:
        self._heard += raw
        if b"\n" not in raw:
            if len(self._heard) > _LONGEST_RECORD:
                raise Stop("protocol", "The page's process sent a record without end.")
            return
        *lines, rest = bytes(self._heard).split(b"\n")
        self._heard = bytearray(rest)
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            fields = Fields(json.loads(line), "record")
            _TAKERS[fields.one_of("t", tuple(_TAKERS))](self, fields)
        except (ValueError, RecursionError) as error:
            sentence = f"The page's process sent what is no record: {error}"
            raise Stop("protocol", sentence) from error

    def _take_ready(self, _: Fields) -> None:
        if self.is_ready:
            raise BadMessage("“ready” comes once.")
        self.is_ready = True

    def _take_preamble(self, fields: Fields) -> None:
        self._catch_up()
        self._transcript.take()  # what the preamble printed is no cell's
        if kind := fields.text("error_type", 200, ""):
            text = fields.text("message", LONGEST_MESSAGE, "")
            self.preamble_error = f"The preamble failed: {kind}: {text}"

    def _take_begin(self, fields: Fields) -> None:
        if fields.whole("i", 0, self._cells) != self._next or self.is_in_cell or self._is_over:
            raise BadMessage("cells come one after the other.")
        self.is_in_cell, self._cell_began_at = True, time.monotonic()

    def _take_show(self, fields: Fields) -> None:
        kind = fields.one_of("kind", ("text", "html", "png"))
        self._figures += kind == "png"
        if self._figures > self._limits.figures:
            raise BadMessage("more figures than a page may show.")
        limit = LONGEST_PICTURE if kind == "png" else LONGEST_TEXT
        facts = {"kind": kind, "data": fields.raw_text("data", limit)}
        if kind == "png":
            facts["sketch"] = fields.raw_text("sketch", sketch.LONGEST, "")
        self._transcript.show(Output.from_message(facts))
        self._refuse_too_much()

    def _take_end(self, fields: Fields) -> None:
        if not self.is_in_cell or fields.whole("i", 0, self._cells) != self._next:
            raise BadMessage("a cell ended that had not begun.")
        facts = {
            "error_type": fields.text("error_type", 200, ""),
            "message": fields.text("message", LONGEST_MESSAGE * 2, ""),
            "traceback": fields.text("traceback", LONGEST_TRACEBACK * 2, ""),
            "seconds": fields.number("seconds", 0, _LONGEST_S, 0),
            "cpu_s": fields.number("cpu_s", 0, _LONGEST_S, 0),
            "expected": fields.flag("expected"),
        }
        status, reason = fields.one_of("status", _STATUSES), fields.text("reason", 4000, "")
        self._catch_up()
        self._tell(status, reason, **facts)

    def _take_done(self, _: Fields) -> None:
        if self.is_in_cell or not self._is_over:
            raise BadMessage("the page ended before its cells.")
        self.is_done = True

    @property
    def _is_over(self) -> bool:
        return self._next >= self._cells

    def _refuse_too_much(self) -> None:
        if self._transcript.is_full:
            limit = self._limits.output_kib
            raise Stop("output", f"The page wrote more than {limit} KiB of output.")

    def _tell(self, status: str, reason: str = "", **facts: Any) -> None:
        outputs, left_out = self._transcript.take()
        if left_out:
            reason = f"{reason} {left_out} bytes of its output were left out.".strip()
        record = CellRecord(self._next, status, outputs=outputs, reason=reason, **facts)
        self.is_in_cell, self._next = False, self._next + 1
        self._on_cell(record)

    def close(self, how: str, reason: str) -> None:
        """Give the cell that ran its end, and every later one a record that says so."""
        if not self._is_over:
            ran_s = time.monotonic() - self._cell_began_at if self.is_in_cell else 0.0
            self._tell(how, reason, seconds=ran_s)
        while not self._is_over:
            status = "cancelled" if how == "cancelled" else "skipped"
            self._tell(status, "The page ended before this cell.")


_TAKERS: dict[str, Callable[[Hearing, Fields], None]] = {
    "ready": Hearing._take_ready,
    "preamble": Hearing._take_preamble,
    "begin": Hearing._take_begin,
    "show": Hearing._take_show,
    "end": Hearing._take_end,
    "done": Hearing._take_done,
}
