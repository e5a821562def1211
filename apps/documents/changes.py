"""What an import does to the rows of one page: planned first, then applied in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from apps.documents.matching import PageMatching
from apps.documents.models import Page, Section, Segment
from apps.documents.moves import NOWHERE, Moves
from apps.documents.rows import SectionRow, SegmentRow

SECTION_FIELDS = ("page_id", "key", "title", "level", "position", "line", "words", "gone_at")
SEGMENT_FIELDS = (
    *("section_id", "key", "kind", "cell_key", "position", "line", "text", "words", "gone_at"),
)
Row = TypeVar("Row", Section, Segment)


class Change:
    """Rows keep their identity: an old row takes on what the new page says of it."""

    def __init__(
        self,
        page: Page,
        sections: Sequence[SectionRow],
        segments: Sequence[SegmentRow],
        moves: Moves = NOWHERE,
    ) -> None:
        self.page = page
        self.sections, self.segments = sections, segments
        arrivals = moves.at(page.path)
        self.old_sections = present_rows(Section, arrivals.sections, page=page.pk)
        self.old_segments = present_rows(Segment, arrivals.segments, section__page=page.pk)
        matching = PageMatching(
            [row for row in self.old_sections if row.pk not in moves.sections],
            [row for row in self.old_segments if row.pk not in moves.segments],
            sections,
            segments,
        )
        for row in self.old_sections:
            if key := arrivals.sections.get(row.pk):
                matching.sections.borrow(key, row)
        for old in self.old_segments:
            if key := arrivals.segments.get(old.pk):
                matching.segments.borrow(key, old)
        matching.exactly()
        matching.by_likeness()
        self.section_of, self.segment_of = matching.sections.taken, matching.segments.taken

    def apply(self, arrived_at: datetime | None = None) -> None:
        """Write the plan. To be called in a transaction. What is new arrives with an update at
        `arrived_at`; a first import brings everything."""
        homes = {row.key: self.section(row) for row in self.sections}
        save_all(self.old_sections, list(homes.values()), SECTION_FIELDS)
        wanted = [self.segment(row, homes) for row in self.segments]
        for segment in wanted:
            segment.arrived_at = arrived_at  # of those that are there already it is not written
        save_all(self.old_segments, wanted, SEGMENT_FIELDS)

    def section(self, row: SectionRow) -> Section:
        return Section(pk=pk_of(self.section_of.get(row.key)), page=self.page, **asdict(row))

    def segment(self, row: SegmentRow, homes: dict[str, Section]) -> Segment:
        facts = {**asdict(row), "section": homes[row.section]}
        return Segment(pk=pk_of(self.segment_of.get(row.key)), **facts)


def present_rows(model: type[Row], arriving: Iterable[int], **home: Any) -> list[Row]:
    """The rows of a page, and those that come to it from others."""
    own = list(model._default_manager.filter(**home))
    known = {row.pk for row in own}
    coming = [pk for pk in arriving if pk not in known]
    for some in batches(coming):
        own += model._default_manager.filter(pk__in=some)
    return own


def pk_of(row: models.Model | None) -> Any:
    return row.pk if row else None


def save_all(old: Sequence[Row], wanted: Sequence[Row], fields: Sequence[str]) -> None:
    """Make `wanted` the present rows: what is new is added, what is missing from it has gone.

    Changed rows leave their unique place before they take the new one, so that two may swap.
    """
    if not old and not wanted:
        return
    model = type((old or wanted)[0])
    before = {row.pk: row for row in old}
    changed = [row for row in wanted if row.pk and differs(row, before[row.pk], fields)]
    staying = {row.pk for row in wanted if row.pk} - {row.pk for row in changed}
    leaving = [row.pk for row in old if row.pk not in staying and row.gone_at is None]
    for some in batches(leaving):
        model._default_manager.filter(pk__in=some).update(gone_at=timezone.now())
    model._default_manager.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )
    model._default_manager.bulk_create([row for row in wanted if not row.pk])


def differs(row: models.Model, other: models.Model, fields: Iterable[str]) -> bool:
    return any(getattr(row, name) != getattr(other, name) for name in fields)


def batches(keys: Sequence[Any], size: int = 500) -> Iterable[Sequence[Any]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
