"""Which cells of pages are ports, for lists."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.documents.models import Page, Segment
from apps.translation.ports.models import Port


@dataclass(frozen=True, slots=True)
class PortMarks:
    """What of a page is marked: the whole of it, and the cells of these keys."""

    is_whole: bool
    keys: frozenset[str]


def marks_on(page: Page) -> PortMarks:
    on_page = Q(page=page) | Q(segment__section__page=page, segment__gone_at=None)
    found = list(Port.objects.filter(on_page).values_list("page", "segment__key"))
    return PortMarks(
        is_whole=any(whole is not None for whole, _key in found),
        keys=frozenset(key for _whole, key in found if key is not None),
    )


def ported_cells(page: Page) -> QuerySet[Segment]:
    """The cells that have a mark of their own, in the order of the page."""
    marked = Segment.objects.present().filter(section__page=page, port__isnull=False)
    related = marked.select_related("port__marked_by", "section")
    return related.order_by("section__position", "position")


def counts_of(pages: Collection[int]) -> dict[int, int]:
    """By page id, how many of its cells have a mark of their own; in one query."""
    on_pages = Port.objects.filter(
        segment__gone_at=None,
        segment__section__gone_at=None,
        segment__section__page__in=pages,
    )
    return dict(on_pages.values_list("segment__section__page").annotate(Count("pk")).order_by())
