"""Which cells of pages are ports, for lists."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from apps.documents.models import Page, Segment
from apps.translation.ports.models import Port


def ported_cells(page: Page) -> QuerySet[Segment]:
    """The cells that have a mark of their own, in the order of the page."""
    marked = Segment.objects.present().filter(section__page=page, port__isnull=False)
    related = marked.select_related("port__marked_by", "section")
    return related.order_by("section__position", "position")


def counts_of(pages: Iterable[Page]) -> dict[int, int]:
    """By page id, how many of its cells have a mark of their own; in one query."""
    ports = Port.objects.filter(segment__in=Segment.objects.present())
    on_pages = ports.filter(segment__section__page__in=list(pages))
    return dict(on_pages.values_list("segment__section__page").annotate(Count("pk")).order_by())
