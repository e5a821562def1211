"""A fair share for each person: plain arithmetic over what is free and what each has in hand.

Free sections stay in the order of the documentation and whole, so that everybody gets a run of
neighbours. Loads are counted in words: a cell of code weighs as many as the comments, outputs and
names in it take, and three words reviewed as much as one translated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

WORDS_A_CELL = 20
WORDS_REVIEWED_FOR_ONE = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A free section: its id, that of its page, and what is to be done in it."""

    section: int
    page: int
    words: int
    cells: int

    @property
    def load(self) -> int:
        return self.words + WORDS_A_CELL * self.cells


@dataclass(frozen=True, slots=True)
class Hand:
    """A person, what they have in hand still to translate, and what they reviewed lately.

    `pages` are those on which they work already.
    """

    person: int
    words: int = 0
    cells: int = 0
    words_reviewed: int = 0
    pages: frozenset[int] = frozenset()

    @property
    def load(self) -> int:
        reviewed = self.words_reviewed // WORDS_REVIEWED_FOR_ONE
        return self.words + WORDS_A_CELL * self.cells + reviewed


def propose(pieces: Sequence[Piece], hands: Sequence[Hand], each: int) -> dict[int, list[Piece]]:
    """Which pieces each person takes, by their id: about `each` words a head, in all.

    Whoever has more in hand gets less, so that all end with the same load as nearly as whole
    sections allow: a share misses that by no more than the longest section.
    """
    taken = within(pieces, each * len(hands))
    amount = sum(piece.load for piece in taken)
    ordered = in_order(taken, [hand for hand in hands if room(hand, hands, amount)])
    ends = list(accumulate(room(hand, hands, amount) for hand in ordered))
    shares: dict[int, list[Piece]] = {hand.person: [] for hand in hands}
    done = 0.0
    for piece in taken:
        middle = done + piece.load / 2
        at = next((place for place, end in enumerate(ends) if middle < end), len(ends) - 1)
        shares[ordered[at].person].append(piece)
        done += piece.load
    return shares


def within(pieces: Sequence[Piece], amount: int) -> list[Piece]:
    """The first pieces that make up this amount, the one that goes past it among them."""
    taken, load = [], 0
    for piece in pieces:
        if load >= amount:
            break
        taken.append(piece)
        load += piece.load
    return taken


def room(hand: Hand, hands: Sequence[Hand], amount: int) -> float:
    """How much of the amount is for this person, if all are to end with one load."""
    return max(0.0, level(hands, amount) - hand.load)


def level(hands: Sequence[Hand], amount: int) -> float:
    """The load with which all end who had less: like water poured over stones."""
    loads = sorted(hand.load for hand in hands)
    for count in range(len(loads), 0, -1):
        height = (amount + sum(loads[:count])) / count
        if height >= loads[count - 1]:
            return height
    return 0.0


def in_order(taken: Sequence[Piece], hands: Sequence[Hand]) -> list[Hand]:
    """People by where they work already in these pages, so that they go on there."""
    pages = [piece.page for piece in taken]

    def place(hand: Hand) -> int:
        return next((at for at, page in enumerate(pages) if page in hand.pages), len(pages))

    return sorted(hands, key=lambda hand: (place(hand), hand.load, hand.person))
