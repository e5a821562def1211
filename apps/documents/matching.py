"""Which row of a page becomes which: after an update, every translation stays with its text.

First those with the same key, then those whose text merely moved, then, within a section, the
most similar. What is not found is new; what nobody claims is gone.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from apps.documents.models import Section, Segment, SegmentKind
from apps.documents.rows import SectionRow, SegmentRow

SIMILAR = 60  # per cent, at which a changed text is still the same segment
MOST_COMPARED = 400  # rows a side: past that a section was rewritten, and cost is quadratic


class Matching:
    """New rows and the old ones that they become. An old row is taken once."""

    def __init__(self, old: Sequence[Any], new: Sequence[Any]) -> None:
        self.taken: dict[str, Any] = {}
        self.old = {row.pk: row for row in old}
        self.new = {row.key: row for row in new}

    def pair(self, new: Any, old: Any) -> None:
        self.taken[new.key] = self.old.pop(old.pk)
        del self.new[new.key]

    def by(self, trait: Callable[[Any], Hashable]) -> None:
        """Pair those that share a trait, in the order of the page; present rows first."""
        waiting: dict[Hashable, list[Any]] = defaultdict(list)
        for old in sorted(self.old.values(), key=lambda row: (row.gone_at is None, -row.position)):
            waiting[trait(old)].append(old)
        for new in list(self.new.values()):
            if found := waiting.get(trait(new)):
                self.pair(new, found.pop())

    def by_likeness(self, old: list[Any], new: list[Any]) -> None:
        """Pair the most similar texts first, as long as they are similar enough."""
        old, new = old[:MOST_COMPARED], new[:MOST_COMPARED]
        if not old or not new:
            return
        texts = [row.text for row in old]
        best = [
            (-score, row, column)
            for row, fresh in enumerate(new)
            for _text, score, column in process.extract(
                fresh.text, texts, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None
            )
        ]
        for _score, row, column in sorted(best):
            if new[row].key in self.new and old[column].pk in self.old:
                self.pair(new[row], old[column])


def match_sections(old: Sequence[Section], new: Sequence[SectionRow]) -> dict[str, Section]:
    """By key, else by title. A section's key says its path, so a moved one is found by title."""
    matching = Matching(old, new)
    matching.by(lambda row: row.key)
    matching.by(lambda row: (row.title, row.level))
    return matching.taken


def match_segments(
    old: Sequence[Segment], new: Sequence[SegmentRow], sections: dict[str, Section]
) -> dict[str, Segment]:
    """The old row of each new key. `sections`: old section rows by new key."""
    matching = Matching(old, new)
    matching.by(lambda row: (row.key, row.kind))
    matching.by(lambda row: (row.kind, row.text))
    groups: dict[Hashable, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for row in matching.old.values():
        if row.gone_at is None:
            groups[row.section_id, family(row.kind)][0].append(row)
    for fresh in matching.new.values():
        home = sections.get(fresh.section)
        groups[home and home.pk, family(fresh.kind)][1].append(fresh)
    for before, after in groups.values():
        matching.by_likeness(before, after)
    return matching.taken


def family(kind: str) -> str:
    """Prose may turn from a paragraph into a list item; code stays code, comments comments."""
    if kind in {SegmentKind.CODE, SegmentKind.COMMENT, SegmentKind.DOCSTRING}:
        return kind
    return "prose"
