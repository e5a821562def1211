"""Counting sections, and with them pages, for good."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Model, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.documents.models import Page, Section, Segment
from apps.review import progress
from apps.review.count_models import COUNTED, PageCount, Progress, SectionCount, Touch
from apps.review.counts import UNAPPROVED
from apps.review.page_facts import facts_of

AT_ONCE = 200  # touches in one transaction: no save waits for long
OF_PAGE = {name: Coalesce(Sum(f"count__{name}"), 0) for name in COUNTED} | {
    "unapproved": Count("pk", filter=UNAPPROVED.counted)
}


def settle() -> None:
    """Count what was touched. Safe beside others that do the same."""
    last = 0
    while touches := list(Touch.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        _settle(touches)
        last = touches[-1].pk


@transaction.atomic
def _settle(touches: list[Touch]) -> None:
    """Who counts has pages and sections for itself: no older count comes after a newer one."""
    pages, gone_pages = _held(Page.objects.all(), {touch.page_id for touch in touches})
    mine = [touch for touch in touches if touch.page_id in pages | gone_pages]
    sections, gone = _held(Section.objects.all(), {touch.section_id for touch in mine})
    _count_sections(sections)
    _count_pages(pages)
    done = [touch.pk for touch in mine if touch.section_id in sections | gone]
    Touch.objects.filter(pk__in=done).delete()


def _held(rows: QuerySet[Any], wanted: set[int]) -> tuple[set[int], set[int]]:
    """Ids of those that nobody else counts, held from now on, and of those that are no more."""
    there = rows.filter(pk__in=wanted).order_by("pk")
    free = there.select_for_update(no_key=True, skip_locked=True)
    held = set(free.values_list("pk", flat=True))
    return held, wanted - set(there.values_list("pk", flat=True))


def _count_sections(sections: set[int]) -> None:
    found = progress.by_section(Segment.objects.filter(section__in=sections))
    _keep(SectionCount, {pk: _fields(found.get(pk, Progress())) for pk in sections})


def _count_pages(pages: set[int]) -> None:
    nothing = _fields(Progress()) | {"unapproved": 0}
    facts = {page: its._asdict() for page, its in facts_of(pages).items()}
    there = Section.objects.filter(page__in=pages, gone_at=None).order_by()
    found = {row.pop("page"): row for row in there.values("page").annotate(**OF_PAGE)}
    _keep(PageCount, {page: found.get(page, nothing) | facts[page] for page in pages})


def _fields(counted: Progress) -> dict[str, int]:
    return {name: getattr(counted, name) for name in COUNTED}


def _keep(model: type[Model], counted: dict[int, dict[str, Any]]) -> None:
    if counted:
        model._default_manager.bulk_create(
            [model(pk=pk, **fields) for pk, fields in counted.items()],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=list(next(iter(counted.values()))),
        )
