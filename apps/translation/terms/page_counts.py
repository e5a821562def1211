"""The uses of a term, counted by page."""

from dataclasses import dataclass

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count, Q

from apps.documents.models import Page
from apps.translation.terms.uses import IN_TRANSLATIONS, Choice
from glossary.models import Term

PER_PAGE = 25
PLACE = "segment__section__page"


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Places on one page, by how the term fares in them."""

    page: Page
    right: int
    wrong: int
    missing: int
    dismissed: int


def pages_with(term: Term, choice: Choice, number: str | None) -> ListPage[dict[str, int]]:
    """Pages by their ids with counts by verdict, in the order of the documentation."""
    counts = {one.value: Count("pk", filter=Q(verdict=one)) for one in IN_TRANSLATIONS}
    counted = choice.of(term).values(PLACE).annotate(**counts)
    ordered = counted.order_by(f"{PLACE}__source", f"{PLACE}__position", PLACE)
    return Paginator(ordered, PER_PAGE).get_page(number)


def counts_on(listed: ListPage[dict[str, int]]) -> list[PageCounts]:
    rows = list(listed.object_list)
    pages = Page.objects.light().select_related("source").in_bulk([row[PLACE] for row in rows])
    return [
        PageCounts(pages[row[PLACE]], *(row[one.value] for one in IN_TRANSLATIONS))
        for row in rows
        if row[PLACE] in pages
    ]
