"""Compares what two runs of the same code showed, past what differs by nature."""

import base64
import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest

from runner.engine import numbers, sketch
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
# What else may differ without a difference being found.
ROUNDING, SPACING, WORDS_IN_FIGURE, PICTURE_EDGES = (
    "rounding",
    "spacing",
    "words in a figure",
    "edges of a picture",
)
_LONGEST_DETAIL = 160


@dataclass(frozen=True, slots=True)
class Comparison:
    """`difference` is what the two do not share, in words, "" when they agree; `looked_past` names
    what differed and was not counted."""

    difference: str = ""
    looked_past: tuple[str, ...] = ()


AGREED = Comparison()


def normalised(text: str) -> str:
    for _, pattern, instead in NORMALISATIONS:
        text = pattern.sub(instead, text)
    return text.strip("\n")


def compare(source: CellRecord, ours: CellRecord) -> Comparison:
    """Hold what two records say and show against each other, up to the first difference."""
    pairs = zip_longest(_weighed(source.outputs), _weighed(ours.outputs))
    shown = (_compare_outputs(one, other) for one, other in pairs)
    return _summed(chain([compare_messages(source, ours)], shown))


def compare_messages(source: CellRecord, ours: CellRecord) -> Comparison:
    """Hold what two errors say against each other."""
    return _compare_texts(source.message, ours.message)


def _summed(each: Iterable[Comparison]) -> Comparison:
    past: dict[str, None] = {}
    for found in each:
        if found.difference:
            return found
        past.update(dict.fromkeys(found.looked_past))
    return Comparison(looked_past=tuple(past))


def _weighed(outputs: tuple[Output, ...]) -> list[Output]:
    """Outputs that count: what stderr says is mostly about the machine."""
    return [each for each in outputs if each.kind != "stderr" and each.data.strip()]


def _compare_outputs(source: Output | None, ours: Output | None) -> Comparison:
    if source is None or ours is None:
        shown, where = (
            (source, "only the source") if ours is None else (ours, "only the translation")
        )
        return Comparison(f"{where} shows {_brief(shown)}")
    if source.kind != ours.kind:
        return Comparison(f"{_brief(source)} / {_brief(ours)}")
    if source.kind == "png":
        return _compare_pictures(source, ours)
    return _compare_texts(source.data, ours.data)


def _brief(output: Output | None) -> str:
    if output is None or output.kind == "png":
        return "a picture"
    return output.data.strip().partition("\n")[0][:80]


def _compare_texts(source: str, ours: str) -> Comparison:
    """Equal, or alike past a normalisation, or alike but for the rounding of numbers."""
    if source == ours:
        return AGREED
    past = tuple(_applied(source, ours))
    source, ours = normalised(source), normalised(ours)
    if source == ours:
        return Comparison(looked_past=past)
    if not numbers.alike(source, ours):
        return Comparison(_first(source, ours))
    is_spaced_alike = numbers.without_numbers(source) == numbers.without_numbers(ours)
    return Comparison(looked_past=(*past, ROUNDING, *(() if is_spaced_alike else (SPACING,))))


def _applied(source: str, ours: str) -> Iterable[str]:
    """The normalisations that changed something."""
    for name, pattern, instead in NORMALISATIONS:
        both = pattern.sub(instead, source), pattern.sub(instead, ours)
        if both != (source, ours):
            yield name
        source, ours = both


def _compare_pictures(source: Output, ours: Output) -> Comparison:
    """By their pixels, else by their sketches; by their size alone where a run made none."""
    if source.data == ours.data:
        return AGREED
    if not (source.sketch and ours.sketch):
        return Comparison(_sizes_differ(source.data, ours.data), (PICTURE_EDGES,))
    found = sketch.difference(source.sketch, ours.sketch)
    past = WORDS_IN_FIGURE if source.sketch == ours.sketch else PICTURE_EDGES
    return Comparison(found, () if found else (past,))


def _sizes_differ(source: str, ours: str) -> str:
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
