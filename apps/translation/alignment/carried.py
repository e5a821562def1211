"""From the segments of an older version of a page to those of today's."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from apps.documents.formats import Document, ParsedSegment

SIMILAR = 60  # per cent, at which a changed text is still the same segment


def carried(old: Document, new: Document) -> dict[str, tuple[ParsedSegment, int]]:
    """By key of the old segment: the segment of today and how alike they are, in per cent."""
    before, after = list(old.segments), list(new.segments)
    found: dict[str, tuple[ParsedSegment, int]] = {}
    matcher = SequenceMatcher(None, _signs(before), _signs(after), autojunk=False)
    for change, first, last, start, end in matcher.get_opcodes():
        if change == "equal":
            pairs = zip(before[first:last], after[start:end], strict=True)
            found |= {one.key: (other, 100) for one, other in pairs}
        else:
            found |= _changed(before[first:last], after[start:end])
    return found | _moved(before, after, found)


def _signs(segments: Sequence[ParsedSegment]) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in segments]


def _changed(
    before: Sequence[ParsedSegment], after: Sequence[ParsedSegment]
) -> dict[str, tuple[ParsedSegment, int]]:
    """Where a stretch was rewritten: the most alike first, as long as they are alike enough."""
    scores = [
        (fuzz.ratio(one.text, other.text), row, column)
        for row, one in enumerate(before)
        for column, other in enumerate(after)
        if one.kind == other.kind
    ]
    found: dict[str, tuple[ParsedSegment, int]] = {}
    taken = set()
    for score, row, column in sorted(scores, reverse=True):
        if score >= SIMILAR and before[row].key not in found and column not in taken:
            found[before[row].key] = (after[column], min(99, int(score)))
            taken.add(column)
    return found


def _moved(
    before: Sequence[ParsedSegment],
    after: Sequence[ParsedSegment],
    found: dict[str, tuple[ParsedSegment, int]],
) -> dict[str, tuple[ParsedSegment, int]]:
    """What stands elsewhere on the page now, word for word, and only once."""
    homes = {segment.key for segment, _likeness in found.values()}
    free = [segment for segment in after if segment.key not in homes]
    signs = _signs(free)
    lost = [segment for segment in before if segment.key not in found]
    return {
        segment.key: (free[signs.index(sign)], 100)
        for segment, sign in zip(lost, _signs(lost), strict=True)
        if signs.count(sign) == 1
    }
