"""What the engine tells of a page: one record a cell, and how the whole ended."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any, Self

from runner.engine import sketch
from runner.engine.cleaning import clean_text
from runner.engine.messages import BadMessage, Fields
from runner.engine.png import BadPicture, rewrite_png

CELL_STATUSES = (
    "ok",
    "error",
    "timeout",
    "memory",
    "crashed",
    "output",
    "disk",
    "processes",
    "protocol",
    "skipped",
    "cancelled",
)
ENDINGS = (
    "finished",
    "timeout",
    "memory",
    "crashed",
    "output",
    "disk",
    "processes",
    "protocol",
    "cancelled",
)
OUTPUT_KINDS = ("stdout", "stderr", "text", "html", "png")
LONGEST_TEXT = 1 << 20
LONGEST_PICTURE = 4 << 20
LONGEST_MESSAGE = 4000
LONGEST_TRACEBACK = 20_000
MOST_OUTPUTS = 2000
_FOREVER_S = 1e7


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that a cell showed. `data` of a "png" is base64; of the others, text.

    `sketch` is a small picture of a "png" for comparing; records of older runs have none.
    """

    kind: str
    data: str
    sketch: str = ""

    def to_message(self) -> dict[str, str]:
        message = {"kind": self.kind, "data": self.data}
        return {**message, "sketch": self.sketch} if self.sketch else message

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "output")
        kind = fields.one_of("kind", OUTPUT_KINDS)
        if kind == "png":
            drawn = _sketch(fields.raw_text("sketch", sketch.LONGEST, ""))
            return cls(kind, _picture(fields.raw_text("data", LONGEST_PICTURE)), drawn)
        return cls(kind, clean_text(fields.text("data", LONGEST_TEXT), LONGEST_TEXT))


def _sketch(text: str) -> str:
    try:
        return text and sketch.checked(text)
    except sketch.BadSketch as error:
        raise BadMessage(f"A picture's sketch cannot be read: {error}.") from error


def _picture(data: str) -> str:
    try:
        return base64.b64encode(rewrite_png(base64.b64decode(data, validate=True))).decode()
    except (BadPicture, binascii.Error) as error:
        raise BadMessage(f"A picture is not a PNG: {error}.") from error


@dataclass(frozen=True, slots=True)
class CellRecord:
    """What happened to one cell.

    `index` counts from 0; `reason` is a sentence where one is due; `expected` says that the cell is
    tagged as one that may raise what it raised.
    """

    index: int
    status: str
    error_type: str = ""
    message: str = ""
    traceback: str = ""
    outputs: tuple[Output, ...] = ()
    seconds: float = 0.0
    cpu_s: float = 0.0
    reason: str = ""
    expected: bool = False

    def to_message(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "status": self.status,
            "error_type": self.error_type,
            "message": self.message,
            "traceback": self.traceback,
            "outputs": [output.to_message() for output in self.outputs],
            "seconds": self.seconds,
            "cpu_s": self.cpu_s,
            "reason": self.reason,
            "expected": self.expected,
        }

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "cell record")
        return cls(
            index=fields.whole("index", 0, 1_000_000),
            status=fields.one_of("status", CELL_STATUSES),
            error_type=fields.text("error_type", 200, ""),
            message=fields.text("message", LONGEST_MESSAGE, ""),
            traceback=fields.text("traceback", LONGEST_TRACEBACK, ""),
            outputs=tuple(map(Output.from_message, fields.sequence("outputs", MOST_OUTPUTS))),
            seconds=fields.number("seconds", 0, _FOREVER_S, 0),
            cpu_s=fields.number("cpu_s", 0, _FOREVER_S, 0),
            reason=fields.text("reason", LONGEST_MESSAGE, ""),
            expected=fields.flag("expected"),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a whole program ended, as seen from outside it."""

    how: str
    seconds: float = 0.0
    cpu_s: float = 0.0
    peak_mib: int = 0
    reason: str = ""

    def to_message(self) -> dict[str, Any]:
        return {
            "how": self.how,
            "seconds": self.seconds,
            "cpu_s": self.cpu_s,
            "peak_mib": self.peak_mib,
            "reason": self.reason,
        }

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "outcome")
        return cls(
            how=fields.one_of("how", ENDINGS),
            seconds=fields.number("seconds", 0, _FOREVER_S, 0),
            cpu_s=fields.number("cpu_s", 0, _FOREVER_S, 0),
            peak_mib=fields.whole("peak_mib", 0, 1 << 30, 0),
            reason=fields.text("reason", LONGEST_MESSAGE, ""),
        )
