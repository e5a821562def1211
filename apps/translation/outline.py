"""The sections of a page beside its texts, with how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from apps.documents.models import Page, Section, Segment, SegmentKind, SegmentQuerySet
from apps.translation.conditions import BEGUN, CURRENT, PROSE
from apps.translation.models import State
from apps.translation.questions import Question

Counts = tuple[int, int, int, int]
NOTHING: Counts = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A section of the page with how far it has come."""

    section: Section
    total: int
    done: int
    approved: int
    old: int

    @property
    def dot(self) -> str:
        if self.old:
            return "old"
        if self.total and self.approved == self.total:
            return "ok"
        if self.total and self.done == self.total:
            return "review"
        return "draft" if self.done else ""

    @property
    def indent(self) -> int:
        return max(self.section.level - 2, 0)


def outline_of(page: Page) -> list[OutlineEntry]:
    """All sections of a page, counted in two queries."""
    counted = _counted(page.pk, IN_PAGE, PROSE_IN_PAGE)
    sections = Section.objects.filter(page=page, gone_at=None).order_by("position")
    return [OutlineEntry(one, *counted.get(one.pk, NOTHING)) for one in sections]


def entry_of(section: Section) -> OutlineEntry:
    """One section, counted in one query."""
    counted = _counted(section.pk, IN_SECTION, PROSE_IN_SECTION)
    return OutlineEntry(section, *counted.get(section.pk, NOTHING))


def _counted(of: int, all_of: Question, prose_of: Question) -> dict[int, Counts]:
    """By section: total, done, approved and old. Replaced comments are no work any more."""
    alike = all_of.ask(of)
    if any(kind == SegmentKind.CODE and is_begun for _section, kind, is_begun, *_rest in alike):
        alike = prose_of.ask(of)  # only code that was rewritten replaces comments
    found: dict[int, Counts] = {}
    for section, kind, is_begun, is_current, state, texts in alike:
        if kind != SegmentKind.CODE:
            total, done, approved, old = found.get(section, NOTHING)
            done += texts if is_current else 0
            approved += texts if is_current and state == State.APPROVED else 0
            old += texts if is_begun and not is_current else 0
            found[section] = (total + texts, done, approved, old)
    return found


def _alike(segments: SegmentQuerySet) -> "QuerySet[Segment, tuple[Any, ...]]":
    """How many there are of each kind in each state, by section; None where nothing is written."""
    rows = segments.annotate(is_begun=BEGUN, is_current=CURRENT).order_by()
    group = rows.values_list("section", "kind", "is_begun", "is_current", "translation__state")
    return group.annotate(Count("pk"))


def _of(condition: Q, where: str) -> Question:
    return Question(lambda pk: _alike(Segment.objects.filter(condition, **{where: pk})), ids=1)


IN_PAGE, IN_SECTION = (_of(Q(gone_at=None), where) for where in ("section__page", "section"))
PROSE_IN_PAGE, PROSE_IN_SECTION = (_of(PROSE, where) for where in ("section__page", "section"))


def neighbours(
    outline: Sequence[OutlineEntry], section: Section
) -> tuple[OutlineEntry, Section | None, Section | None]:
    """The entry of a section, and the sections before and after it."""
    here = next(number for number, entry in enumerate(outline) if entry.section.pk == section.pk)
    before = outline[here - 1].section if here else None
    after = outline[here + 1].section if here + 1 < len(outline) else None
    return outline[here], before, after
