"""What changed between two texts: by syllable in Korean, by word in English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
# Comparing takes a bit for each pair of pieces: past 12 MB, texts so unlike are shown whole.
MOST_PAIRS = 100_000_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of text that both share (`same`), or that only the old or the new one has."""

    change: str  # same, gone or new
    text: str


def differences(old: str, new: str) -> list[Stretch]:
    """The pieces that make up both texts, in reading order; what is gone before what is new."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if is_too_much(before, after):
        return _readable([Stretch("gone", old), Stretch("new", new)])
    stretches: list[Stretch] = []
    for step in Indel.opcodes(before, after):
        gone = "".join(before[step.src_start : step.src_end])
        fresh = "".join(after[step.dest_start : step.dest_end])
        if step.tag == "equal":
            stretches.append(Stretch("same", gone))
        else:
            stretches += [Stretch("gone", gone)] * bool(gone) + [Stretch("new", fresh)] * bool(
                fresh
            )
    return _readable(stretches)


def line_differences(old: str, new: str) -> list[Stretch]:
    """The same by whole lines, for code: one stretch a line."""
    before, after = old.splitlines(), new.splitlines()
    if is_too_much(before, after):
        gone = [Stretch("gone", line) for line in before]
        return gone + [Stretch("new", line) for line in after]
    stretches: list[Stretch] = []
    fresh: list[Stretch] = []
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            stretches += fresh
            fresh = []
        change = "same" if step.tag == "equal" else "gone"
        stretches += [Stretch(change, line) for line in before[step.src_start : step.src_end]]
        if step.tag != "equal":
            added = after[step.dest_start : step.dest_end]
            fresh += [Stretch("new", line) for line in added]
    return stretches + fresh


def is_too_much(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether two texts are too long and too unlike to be compared piece by piece."""
    if len(before) * len(after) <= MOST_PAIRS:
        return False
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    return (len(before) - start - end) * (len(after) - start - end) > MOST_PAIRS


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pieces both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(before), len(after)))


def _readable(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbouring changes together: "gone new gone new" becomes one gone and one new."""
    merged: list[Stretch] = []
    gone = new = ""
    for stretch in [*stretches, Stretch("same", "")]:
        if stretch.change == "gone":
            gone += stretch.text
        elif stretch.change == "new":
            new += stretch.text
        else:
            merged += [Stretch("gone", gone)] * bool(gone) + [Stretch("new", new)] * bool(new)
            merged += [stretch] * bool(stretch.text)
            gone = new = ""
    return merged
