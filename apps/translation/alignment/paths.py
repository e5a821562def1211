"""The likeliest way through two sequences of pieces, and how sure each step of it is.

Steps pair one piece with one, two with one, one with two, or leave one out. The forward and
backward sums over all ways give a step's probability; only a band around the diagonal is looked at.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from apps.translation.alignment.likeness import NEVER, Likeness
from apps.translation.alignment.pieces import JOINABLE, Piece, joined

LEFT_OUT = -3.0
JOINED = -3.0
HOPELESS = -4.0  # neighbours neither of which fits alone are not tried together
NARROWEST = 50
MOST_STEPS = 1_500_000
SHAPES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


@dataclass(frozen=True, slots=True)
class Step:
    """Source pieces from `i` to `i + rows`, target pieces from `j` to `j + columns`."""

    i: int
    j: int
    rows: int
    columns: int
    probability: float
    score: float


class Grid:
    """Scores of the steps between two sequences, within the band."""

    def __init__(self, source: Sequence[Piece], target: Sequence[Piece]) -> None:
        self.source, self.target = source, target
        self.likeness = Likeness(source, target)
        rows, columns = len(source) + 1, len(target) + 1
        widest = max(NARROWEST, MOST_STEPS // (2 * rows))
        self.width = min(widest, NARROWEST + 2 * abs(rows - columns), columns)
        self.slope = columns / rows
        self.scores: dict[tuple[int, int, int, int], float] = {}

    def columns(self, i: int) -> range:
        centre = int(i * self.slope)
        first = max(0, min(centre - self.width, len(self.target)))
        return range(first, min(len(self.target), centre + self.width) + 1)

    def steps(self, i: int, j: int) -> list[tuple[int, int, float]]:
        """The steps that begin at a corner, with their scores."""
        found = []
        for rows, columns in SHAPES:
            if i + rows <= len(self.source) and j + columns <= len(self.target):
                score = self.score(i, j, rows, columns)
                if score > NEVER:
                    found.append((rows, columns, score))
        return found

    def score(self, i: int, j: int, rows: int, columns: int) -> float:
        place = (i, j, rows, columns)
        if place not in self.scores:
            self.scores[place] = self._score(*place)
        return self.scores[place]

    def _score(self, i: int, j: int, rows: int, columns: int) -> float:
        source, target = self.source[i : i + rows], self.target[j : j + columns]
        if not rows or not columns:
            return LEFT_OUT
        if rows == columns == 1:
            return self.likeness.score(source[0], target[0])
        if not _may_join([*source, *target]):
            return NEVER
        alone = max(
            self.score(row, column, 1, 1)
            for row in range(i, i + rows)
            for column in range(j, j + columns)
        )
        if alone < HOPELESS:
            return NEVER
        return self.likeness.score(joined(source), joined(target)) + JOINED


def _may_join(pieces: Sequence[Piece]) -> bool:
    return all(piece.kind in JOINABLE for piece in pieces)


Corner = tuple[int, int]


def likeliest(source: Sequence[Piece], target: Sequence[Piece]) -> list[Step]:
    """The steps of the likeliest way, each with its probability among all ways."""
    grid = Grid(source, target)
    ahead, best = _backward(grid)
    before = _forward(grid)
    whole = ahead[0, 0]
    way, corner = [], (0, 0)
    while corner in best:
        i, j = corner
        rows, columns = best[corner]
        score = grid.score(i, j, rows, columns)
        after = (i + rows, j + columns)
        probability = math.exp(min(0.0, before[corner] + score + ahead[after] - whole))
        way.append(Step(i, j, rows, columns, probability, score))
        corner = after
    return way


def _backward(grid: Grid) -> tuple[dict[Corner, float], dict[Corner, tuple[int, int]]]:
    """The sum over all ways from each corner to the end, and the best step from it."""
    end = (len(grid.source), len(grid.target))
    sums, highs = {end: 0.0}, {end: 0.0}
    best: dict[Corner, tuple[int, int]] = {}
    for i in range(len(grid.source), -1, -1):
        for j in reversed(grid.columns(i)):
            ways = []
            for rows, columns, score in grid.steps(i, j):
                after = (i + rows, j + columns)
                if after in sums:
                    ways.append(score + sums[after])
                    if score + highs[after] > highs.get((i, j), -math.inf):
                        highs[i, j] = score + highs[after]
                        best[i, j] = (rows, columns)
            if ways:
                sums[i, j] = _sum(ways)
    return sums, best


def _forward(grid: Grid) -> dict[Corner, float]:
    sums: dict[Corner, float] = {(0, 0): 0.0}
    for i in range(len(grid.source) + 1):
        for j in grid.columns(i):
            if (i, j) not in sums:
                continue
            for rows, columns, score in grid.steps(i, j):
                after = (i + rows, j + columns)
                way = sums[i, j] + score
                sums[after] = _sum([sums[after], way]) if after in sums else way
    return sums


def _sum(logs: Sequence[float]) -> float:
    """The logarithm of a sum of what is given as logarithms."""
    high = max(logs)
    return high + math.log(sum(math.exp(value - high) for value in logs))
