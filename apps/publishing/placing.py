"""Which text stands on which line of a page as it is shown."""

from bisect import bisect_right
from collections.abc import Collection, Mapping

from apps.documents.formats import Document


def lines_by_key(source: Document, shown: Document, texts: Collection[str] = ()) -> dict[str, int]:
    """The line, in the shown text, of each segment of the source; a comment's is its cell's.

    `texts` are the keys of what was put into it: a cell that was rewritten has comments of its own.
    None are known where the shown text has other segments than its source.
    """
    if len(source.cells) != len(shown.cells):
        return {}
    twins = zip(source.cells, shown.cells, strict=True)
    anew = {here.key for there, here in twins if there.key in texts}
    before = [segment for segment in source.segments if segment.cell not in texts]
    after = [segment for segment in shown.segments if segment.cell not in anew]
    if len(before) != len(after):
        return {}
    pairs = zip(before, after, strict=True)
    lines = {there.key: here.line for there, here in pairs}
    cells = first_lines(source, shown)
    inside = {segment.key: cells[segment.cell] for segment in source.segments if segment.cell}
    return {**lines, **inside, **cells}


def first_lines(source: Document, shown: Document) -> dict[str, int]:
    """By the source's key of each cell, the line where its code begins in the shown text."""
    ends = [place for place, sign in enumerate(shown.text) if sign == "\n"]
    pairs = zip(source.cells, shown.cells, strict=True)
    return {there.key: bisect_right(ends, here.start - 1) + 1 for there, here in pairs}


def on_lines(lines: Mapping[str, int], keys: Collection[str], word: str) -> dict[int, str]:
    """The word for each line where a segment of these keys stands."""
    return {line: word for key, line in lines.items() if key in keys}
