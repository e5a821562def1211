"""Drawn tables grow: a wide translation pushes borders and neighbours aside, nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.documents.formats.views import Unit


@dataclass(frozen=True, slots=True)
class Pad:
    """Where a line is padded, and with what, when one of the columns first..last grows."""

    place: int
    first: int
    last: int
    sign: str


@dataclass(slots=True, eq=False)
class Drawing:
    """A drawn table: where each of its lines takes what its columns grow by."""

    unit: Unit
    pads: list[Pad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell in its table. `room` is what its text may take, `width` what it is padded to."""

    drawing: Drawing
    first: int
    last: int
    room: int
    width: int


Growth = dict[Drawing, Counter[int]]


def grown(growth: Growth, drawing: Drawing, first: int, last: int) -> int:
    """What the columns first..last grow by together."""
    columns = growth.get(drawing, Counter())
    return sum(columns[number] for number in range(first, last + 1))


def growth_of(texts: Iterable[tuple[Slot, int]]) -> Growth:
    """What every column has to grow by: each slot comes with the width of its new text."""
    growth: Growth = {}
    for slot, columns in sorted(texts, key=lambda each: each[0].last - each[0].first):
        known = grown(growth, slot.drawing, slot.first, slot.last)
        if columns > slot.room + known:
            more = Counter({slot.last: columns - slot.room - known})
            growth.setdefault(slot.drawing, Counter()).update(more)
    return growth
