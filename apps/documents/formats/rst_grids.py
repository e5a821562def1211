"""Grid tables: their cells are found by walking along the borders, as docutils does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.documents.formats.rst_lines import columns_of, offsets_of

HEAD_RULE = re.compile(r"^\+=[=+]*\+$")
MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """Its borders: numbers of lines and of columns on the screen."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """The lines of a grid table; `cells` is empty if its borders do not close."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = [line.rstrip() for line in lines]
        self.offsets = [offsets_of(line) for line in self.lines]
        self.heads = [n for n, line in enumerate(self.lines) if HEAD_RULE.match(line)]
        self.height, self.width = len(lines), columns_of(self.lines[0])
        self.steps = 0
        self.cells = self._cells() if self._is_straight() else []
        self.edges = sorted({edge for cell in self.cells for edge in (cell.left, cell.right)})

    def _is_straight(self) -> bool:
        return (
            len(self.heads) <= 1
            and all(
                line[:1] in {"+", "|"} and line[-1] in "+|" and columns_of(line) == self.width
                for line in self.lines
            )
            and "\t" not in "".join(self.lines)
        )

    def _sign(self, row: int, column: int) -> str:
        sign = self.lines[row][self.offsets[row][column]]
        return "-" if sign == "=" and row in self.heads else sign

    def _cells(self) -> list[GridCell]:
        cells: list[GridCell] = []
        seen = [0] * (self.width - 1)  # the first line of each column that no cell covers yet
        corners = {(0, 0)}
        while corners:
            top, left = min(corners)
            corners.discard((top, left))
            if top == self.height - 1 or left == self.width - 1 or top < seen[left]:
                continue
            cell = self._cell(top, left)
            if not cell or any(line != top for line in seen[left : cell.right]):
                return []
            seen[left : cell.right] = [cell.bottom] * (cell.right - left)
            cells.append(cell)
            corners |= {(top, cell.right), (cell.bottom, left)}
        return cells if set(seen) == {self.height - 1} else []

    def _cell(self, top: int, left: int) -> GridCell | None:
        """The smallest closed cell whose upper left corner is there."""
        for right in range(left + 1, self.width):
            sign = self._sign(top, right)
            if sign == "+":
                for bottom in range(top + 1, self.height):
                    self.steps += 1
                    edge = self._sign(bottom, right)
                    if edge == "+" and self._closes(top, left, bottom, right):
                        return GridCell(top, left, bottom, right)
                    if edge not in "+|" or self.steps > MOST_STEPS:
                        break
            elif sign != "-":
                return None
        return None

    def _closes(self, top: int, left: int, bottom: int, right: int) -> bool:
        self.steps += bottom - top + right - left
        return (
            self._sign(bottom, left) == "+"
            and all(self._sign(bottom, column) in "-+" for column in range(left, right))
            and all(self._sign(row, left) in "|+" for row in range(top, bottom))
        )

    def columns(self, cell: GridCell) -> tuple[int, int]:
        """The first and the last column that a cell takes."""
        return self.edges.index(cell.left), self.edges.index(cell.right) - 1

    def span(self, row: int, cell: GridCell) -> tuple[int, int]:
        """Where a line's piece of a cell starts and ends in that line."""
        offsets = self.offsets[row]
        return offsets[cell.left] + 1, offsets[cell.right]
