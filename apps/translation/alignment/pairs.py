"""Pairs of segments, each with how sure it is and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from apps.documents.formats import Document, ParsedSegment
from apps.translation.alignment.paths import Step, likeliest
from apps.translation.alignment.pieces import CODE, Piece, pieces_of

SURE = 0.97  # probability of a step
UNLIKE = -2.5  # the score of a pair that only its place speaks for
TELLING = 3.0  # the score of a pair that holds its neighbours
STRONG = 8.0  # the score of a pair that needs no neighbours
FEW = 10
STRANGERS = 0.1  # the share of sure pairs up to which two pages are strangers


class Reason(StrEnum):
    """Why a pair is sure, or what speaks against it."""

    SIGNS = "signs"  # both have code, links, numbers or names in common
    PLACE = "place"  # it stands between two that are sure
    SAME_TEXT = "same_text"  # not translated
    JOINED = "joined"  # one translates several
    SPLIT = "split"  # several translate one
    KIND = "kind"  # such as a heading for a paragraph
    MARKS = "marks"  # code, links or numbers differ
    UNLIKE = "unlike"  # length and words speak against it
    UNCLEAR = "unclear"  # a neighbour would fit as well
    LOOSE = "loose"  # something beside it was left out
    ALONE = "alone"  # nothing it could translate
    CHANGED = "changed"  # the source has another text today


GROUNDS = frozenset({Reason.SIGNS, Reason.PLACE})


@dataclass(frozen=True, slots=True)
class Pair:
    """Target segments and the source segments they translate; `source` is empty for none.

    `confidence` is a probability. `text` is the target's, several joined by a blank.
    """

    source: tuple[ParsedSegment, ...]
    target: tuple[ParsedSegment, ...]
    confidence: float
    reason: Reason

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.target)

    @property
    def is_sure(self) -> bool:
        return self.reason in GROUNDS and self.confidence >= SURE


def align(source: Document, target: Document) -> list[Pair]:
    """Every segment of `target` in its order, with what it translates."""
    return align_pieces(pieces_of(source), pieces_of(target))


def align_pieces(source: Sequence[Piece], target: Sequence[Piece]) -> list[Pair]:
    steps = [_Met(step, source, target) for step in likeliest(source, target)]
    held = _held(steps)
    pairs = [
        Pair(
            _segments(met.froms),
            _segments(met.tos),
            met.step.probability if met.froms else 0.0,
            _reason(met, is_held),
        )
        for met, is_held in zip(steps, held, strict=True)
        if met.tos and met.tos[0].kind != CODE
    ]
    return pairs if _are_akin(pairs) else [replace(pair, reason=_doubted(pair)) for pair in pairs]


def _are_akin(pairs: Sequence[Pair]) -> bool:
    """Whether the two pages are the same page at all: two of any sort have something in common."""
    sure = sum(pair.is_sure for pair in pairs)
    return len(pairs) < FEW or sure > STRANGERS * len(pairs)


def _doubted(pair: Pair) -> Reason:
    return Reason.UNCLEAR if pair.is_sure else pair.reason


class _Met:
    """A step with the pieces that meet in it."""

    def __init__(self, step: Step, source: Sequence[Piece], target: Sequence[Piece]) -> None:
        self.step = step
        self.froms = source[step.i : step.i + step.rows]
        self.tos = target[step.j : step.j + step.columns]

    @property
    def is_plain(self) -> bool:
        return len(self.froms) == len(self.tos) == 1

    @property
    def is_anchor(self) -> bool:
        """Whether what no language changes says that these two belong together."""
        if not self.is_plain or self.step.probability < SURE:
            return False
        source, target = self.froms[0], self.tos[0]
        says = source.kept & target.kept or self.step.score > TELLING
        return source.text == target.text or bool(says)


def _held(steps: Sequence[_Met]) -> list[bool]:
    """Of each step, whether an anchor or the page's edge holds it on both sides, no gap between."""
    after = list(_from_one_side(steps[::-1]))[::-1]
    return [before and behind for before, behind in zip(_from_one_side(steps), after, strict=True)]


def _from_one_side(steps: Sequence[_Met]) -> Iterator[bool]:
    is_held = True
    for met in steps:
        yield is_held and met.is_plain
        is_held = met.is_anchor or (is_held and met.is_plain)


def _shared(source: Piece, target: Piece) -> frozenset[str]:
    return (source.kept & target.kept) | (source.words & target.words)


def _segments(pieces: Sequence[Piece]) -> tuple[ParsedSegment, ...]:
    things = [thing for piece in pieces for thing in piece.things]
    return tuple(thing for thing in things if isinstance(thing, ParsedSegment))


def _reason(met: _Met, is_held: bool) -> Reason:
    if not met.froms:
        return Reason.ALONE
    if len(met.froms) > 1:
        return Reason.JOINED
    if len(met.tos) > 1:
        return Reason.SPLIT
    source, target = met.froms[0], met.tos[0]
    if source.text == target.text:
        return Reason.SAME_TEXT
    if not target.is_korean or met.step.score < UNLIKE:
        return Reason.UNLIKE
    if source.kind != target.kind:
        return Reason.KIND
    if met.step.probability < SURE:
        return Reason.UNCLEAR
    if source.kept != target.kept:
        return Reason.MARKS
    if not is_held:
        return Reason.SIGNS if met.step.score > STRONG else Reason.LOOSE
    return Reason.SIGNS if _shared(source, target) else Reason.PLACE
