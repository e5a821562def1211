"""How likely two pieces say the same, as a log-odds: above 0 rather yes, below rather no.

The numbers of length were learnt from 3,000 blocks of two projects' English and Korean.
"""

import math
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

from apps.translation.alignment.pieces import CODE, Piece

NEVER = -1e9
SPREAD_OF_STRANGERS = 1.2  # of the log of the ratio of two lengths taken at random
MOST_AGAINST = -5.0  # of one kind of evidence: people leave out and add
RAREST, COMMONEST = 4.0, 0.3


class Likeness:
    """Scores pairs of pieces of two pages. What is rare on the pages says more."""

    def __init__(self, source: Iterable[Piece], target: Iterable[Piece]) -> None:
        pieces = [*source, *target]
        self.total = len(pieces) + 1
        self.found = Counter(sign for piece in pieces for sign in piece.kept | piece.words)
        self.texts = Counter(piece.text for piece in pieces)

    def score(self, source: Piece, target: Piece) -> float:
        if source.family != target.family:
            return NEVER
        if source.kind == CODE:
            return _code(source, target)
        same_text = self._same_text(source, target)
        return (
            _kind(source, target)
            + same_text
            + self._length(source, target)
            + self._signs(source, target)
        )

    def rarity(self, sign: str) -> float:
        """In nats: what it says that both pieces have this sign, which stands once in each."""
        return min(RAREST, max(COMMONEST, math.log(self.total / max(1, self.found[sign]))))

    def _same_text(self, source: Piece, target: Piece) -> float:
        if source.text == target.text:
            return 3.0 if self.texts[source.text] == 2 else 1.0
        return 0.0 if target.is_korean else -2.0

    def _length(self, source: Piece, target: Piece) -> float:
        if source.text == target.text:
            return 1.0
        ratio = math.log((target.weight + 1) / (source.weight + 1))
        wanted, spread = usual_ratio(source.weight)
        odds = _density(ratio - wanted, spread) - _density(ratio, SPREAD_OF_STRANGERS)
        return max(MOST_AGAINST, odds)

    def _signs(self, source: Piece, target: Piece) -> float:
        shared = source.kept & target.kept
        said = target.words & source.words
        gain = sum(map(self.rarity, shared)) + sum(0.6 * self.rarity(word) for word in said)
        lost = 0.6 * sum(map(self.rarity, (source.kept ^ target.kept)))
        strange = 0.5 * len(target.words - source.words)
        return min(gain, 12.0) + max(MOST_AGAINST, -lost) + max(MOST_AGAINST, -strange)


def usual_ratio(weight: int) -> tuple[float, float]:
    """Of Korean to English, as mean and spread of its logarithm, for English of this length."""
    size = math.log(max(weight, 3))
    mean = max(-0.68, -0.32 - 0.135 * (size - math.log(14)))
    spread = max(0.14, 0.27 - 0.045 * max(0.0, size - math.log(20)))
    return mean, spread + 0.08


def _density(distance: float, spread: float) -> float:
    return -0.5 * (distance / spread) ** 2 - math.log(spread)


def _kind(source: Piece, target: Piece) -> float:
    if source.kind == target.kind:
        return 0.8
    return -4.0 if "heading" in {source.kind, target.kind} else -1.5


def _code(source: Piece, target: Piece) -> float:
    if source.text == target.text:
        return 8.0
    return 12.0 * fuzz.ratio(source.text[:2000], target.text[:2000]) / 100 - 7.0
