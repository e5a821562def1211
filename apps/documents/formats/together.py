"""Many translations of one page checked with few readings of it; the answers are those of one.

Texts that look harmless are put into the page together, and the page is read once. Where it reads
as before but for these words, all of them fit; else the halves are tried, down to one text, which
is then checked by itself. Only texts that cannot hide another's fault are tried together.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from apps.documents.formats.checking import (
    Reading,
    check_segment,
    is_read_as,
    outline,
    reading_of,
)
from apps.documents.formats.code import comments
from apps.documents.formats.code_lock import same_code
from apps.documents.formats.collector import Found
from apps.documents.formats.model import Document, ParsedSegment, ParseFailure, Problem
from apps.documents.formats.suspects import IN_CODE, is_harmless
from apps.documents.formats.writing import Spans, put_in

MOST_TOGETHER = 64
Text = tuple[ParsedSegment, str]


def check_translations(document: Document, texts: Mapping[str, str]) -> dict[str, list[Problem]]:
    """What check_translation says of each of these texts. Raises KeyError for unknown keys."""
    segments = {segment.key: segment for segment in document.segments}
    pairs = [(segments[key], text) for key, text in texts.items()]
    fitting = {segment.key for group in _groups(pairs) for segment, _text in _those_that_fit(group)}
    return {
        segment.key: check_segment(document, segment, text, fits=segment.key in fitting)
        for segment, text in pairs
    }


def _groups(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """Texts to try together: of one unit, prose that looks harmless, or one text of each cell."""
    groups: dict[tuple[object, ...], list[Text]] = defaultdict(list)
    rounds: dict[str | None, int] = defaultdict(int)
    for segment, text in texts:
        unit = id(segment.writing.unit)
        if not is_harmless(segment, text):
            continue
        if segment.kind not in IN_CODE:
            groups[unit, "prose"].append((segment, text))
        elif segment.cell:
            rounds[segment.cell] += 1
            groups[unit, rounds[segment.cell]].append((segment, text))
    for group in groups.values():
        group.sort(key=lambda pair: pair[0].writing.span)
        for start in range(0, len(group), MOST_TOGETHER):
            yield group[start : start + MOST_TOGETHER]


def _those_that_fit(group: list[Text]) -> list[Text]:
    """Some of those that fit for sure: a text left over is not known to be wrong."""
    if len(group) < 2:
        return []
    if _fit_together(group):
        return group
    middle = len(group) // 2
    return _those_that_fit(group[:middle]) + _those_that_fit(group[middle:])


def _fit_together(group: list[Text]) -> bool:
    unit = group[0][0].writing.unit
    text, spans = put_in(unit, group)
    old = reading_of(unit.text, unit.flavour)
    try:
        new = reading_of(text, unit.flavour)
    except ParseFailure:
        return False
    if old[0] != new[0] or len(old[2]) != len(new[2]):
        return False
    if group[0][0].kind in IN_CODE:
        return all(map(_is_same_code, old[2], new[2]))
    return old[2] == new[2] and _same_around(old, new, group, spans)


def _is_same_code(before: str, after: str) -> bool:
    """Stricter than for one text: no comment may have a line less."""
    if before == after:
        return True
    return not same_code(before, after) and len(comments(before)) <= len(comments(after))


def _same_around(old: Reading, new: Reading, group: Sequence[Text], spans: Spans) -> bool:
    """Whether two readings differ in nothing but the words of these segments."""
    before, _replaced = _sorted_out(old[1], [segment.writing.span for segment, _text in group])
    after, inside = _sorted_out(new[1], spans)
    return list(map(outline, before)) == list(map(outline, after)) and all(
        is_read_as(inside[number], segment, text) for number, (segment, text) in enumerate(group)
    )


def _sorted_out(
    things: Iterable[Found], spans: Spans
) -> tuple[list[Found], dict[int, list[Found]]]:
    """Those outside all spans, and those that begin in each, by its number."""
    outside: list[Found] = []
    inside: dict[int, list[Found]] = defaultdict(list)
    starts = [start for start, _end in spans]
    for found in things:
        number = bisect_right(starts, found.start) - 1
        is_in = number >= 0 and found.start < spans[number][1]
        (inside[number] if is_in else outside).append(found)
    return outside, inside
