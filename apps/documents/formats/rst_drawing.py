"""Drawn tables grow: a wide translation pushes borders and neighbours aside, nothing else."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.documents.formats.rst_lines import columns_of
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
class Stretch:
    """A text's part of one line, in the unit. `room` and `width` are in columns of the screen.

    `room` is what the text may take there, `width` what it is padded to.
    """

    start: int
    end: int
    room: int
    width: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A text in a cell of a table: the columns first..last, one stretch for each line it has."""

    drawing: Drawing
    first: int
    last: int
    stretches: tuple[Stretch, ...]

    def lines(self, text: str, growth: int) -> list[str] | None:
        """The text on the lines of the slot, once its cell has grown; None if it does not fit."""
        words = text.split()
        lines = []
        for stretch in self.stretches:
            line, room = "", stretch.room + growth
            while (
                words and columns_of(longer := f"{line} {words[0]}" if line else words[0]) <= room
            ):
                line = longer
                del words[0]
            lines.append(line + " " * (stretch.width + growth - columns_of(line)))
        return None if words else lines

    def lacks(self, text: str) -> int:
        """The columns that the cell has to grow by to hold the text."""
        least, most = 0, columns_of(" ".join(text.split()))
        while least < most:
            middle = (least + most) // 2
            if self.lines(text, middle) is None:
                least = middle + 1
            else:
                most = middle
        return least


Growth = dict[Drawing, Counter[int]]


def grown(growth: Growth, drawing: Drawing, first: int, last: int) -> int:
    """What the columns first..last grow by together."""
    columns = growth.get(drawing, Counter())
    return sum(columns[number] for number in range(first, last + 1))


def growth_of(texts: Iterable[tuple[Slot, str]]) -> Growth:
    """What every column has to grow by to hold the new text of each slot."""
    growth: Growth = {}
    for slot, text in sorted(texts, key=lambda each: each[0].last - each[0].first):
        more = slot.lacks(text) - grown(growth, slot.drawing, slot.first, slot.last)
        if more > 0:
            growth.setdefault(slot.drawing, Counter()).update({slot.last: more})
    return growth
