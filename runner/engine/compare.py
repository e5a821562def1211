"""Compares what two runs of the same code showed, past what differs by nature."""

import base64
import re
import struct
from itertools import zip_longest

from runner.engine.png import SIGNATURE
from runner.engine.record import CellRecord, Output

# Each normalisation: its name, what it finds, what stands there instead.
NORMALISATIONS = (
    ("address", re.compile(r"0x[0-9a-fA-F]{4,16}\b"), "0x…"),
    ("identity", re.compile(r"\bid=\d{6,}\b"), "id=…"),
    ("duration", re.compile(r"\b\d+(?:\.\d+)?\s?(?:ns|[µμ]s|us|ms|secs?|seconds|s)\b"), "… s"),
    ("cell line", re.compile(r"(<?cell \d+>?)(?:, line |:)\d+(?::\d+)?"), r"\1:…"),
    ("work folder", re.compile(r"/tmp/(?:topa-page-\w+/)?(?:work|home|tmp)\b"), "/…"),
    ("temporary name", re.compile(r"/tmp/tmp\w{6,}"), "/tmp/…"),
    ("trailing space", re.compile(r"[ \t]+(?=\n|\Z)"), ""),
)
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?(?![\w])", re.I)
_LONGEST_DETAIL = 160


def normalised(text: str) -> str:
    for _, pattern, instead in NORMALISATIONS:
        text = pattern.sub(instead, text)
    return text.strip("\n")


def difference(source: CellRecord, ours: CellRecord) -> str:
    """The first thing that the two records do not share, in words; "" when they agree."""
    if found := message_difference(source, ours):
        return found
    pairs = zip_longest(_weighed(source.outputs), _weighed(ours.outputs))
    return next((found for one, other in pairs if (found := _differs(one, other))), "")


def message_difference(source: CellRecord, ours: CellRecord) -> str:
    """What the two errors say differently; "" when they say the same, or there is none."""
    return _text_differs(source.message, ours.message)


def _weighed(outputs: tuple[Output, ...]) -> list[Output]:
    """Outputs that count: what stderr says is mostly about the machine."""
    return [each for each in outputs if each.kind != "stderr" and each.data.strip()]


def _differs(source: Output | None, ours: Output | None) -> str:
    if source is None or ours is None:
        shown, where = (
            (source, "only the source") if ours is None else (ours, "only the translation")
        )
        return f"{where} shows {_brief(shown)}"
    if source.kind != ours.kind:
        return f"{_brief(source)} / {_brief(ours)}"
    if source.kind == "png":
        return _picture_differs(source.data, ours.data)
    return _text_differs(source.data, ours.data)


def _brief(output: Output | None) -> str:
    if output is None or output.kind == "png":
        return "a picture"
    return output.data.strip().partition("\n")[0][:80]


def _text_differs(source: str, ours: str) -> str:
    source, ours = normalised(source), normalised(ours)
    if source == ours or _same_but_numbers(source, ours):
        return ""
    return _first(source, ours)


def _same_but_numbers(source: str, ours: str) -> bool:
    """Whether the texts differ in numbers only, and in those by no more than rounding."""
    if _squeezed(_NUMBER.sub("#", source)) != _squeezed(_NUMBER.sub("#", ours)):
        return False
    pairs = zip(_NUMBER.findall(source), _NUMBER.findall(ours), strict=True)
    return all(_is_close(one, other) for one, other in pairs)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _is_close(one: str, other: str) -> bool:
    """Whole numbers have to be equal; others may differ by float32's rounding or a last digit."""
    if one == other:
        return True
    if not any(sign in one + other for sign in ".eE"):
        return int(one) == int(other)
    first, second = float(one), float(other)
    last_digit = max(_unit(one), _unit(other))
    return abs(first - second) <= max(1.5 * last_digit, 2e-5 * max(abs(first), abs(second)), 1e-7)


def _unit(number: str) -> float:
    """The value of one in the last digit that is written."""
    digits, _, exponent = number.lower().partition("e")
    after = len(digits.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - after)) if after >= 4 else 0.0


def _picture_differs(source: str, ours: str) -> str:
    one, other = _size(source), _size(ours)
    # Translated labels move a figure's edges a little: its size decides, within a tenth.
    if all(abs(a - b) <= 0.1 * max(a, b) for a, b in zip(one, other, strict=True)):
        return ""
    return f"a picture of {one[0]}×{one[1]} / {other[0]}×{other[1]}"


def _size(data: str) -> tuple[int, int]:
    raw = base64.b64decode(data[:64])
    width, height = struct.unpack_from(">II", raw, len(SIGNATURE) + 8)
    return width, height


def _first(source: str, ours: str) -> str:
    lines = zip_longest(source.split("\n"), ours.split("\n"), fillvalue="")
    one, other = next((pair for pair in lines if pair[0] != pair[1]), ("", ""))
    return f"{one.strip()[:_LONGEST_DETAIL]!r} / {other.strip()[:_LONGEST_DETAIL]!r}"
