"""What lists say of pages besides how far they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import F

from apps.review.models import Approval
from apps.translation.models import Translation
from apps.translation.ports.cells import counts_of
from apps.translation.titles import korean_titles


class PageFacts(NamedTuple):
    """`korean_title` is empty where there is none for today's source. `authors` wrote and
    `approvers` approved texts that stand today, by the ids of these people, ascending.
    `ported_cells` are those with a mark of their own."""

    korean_title: str
    authors: list[int]
    approvers: list[int]
    ported_cells: int


NO_FACTS = PageFacts("", [], [], 0)


def facts_of(pages: Collection[int]) -> dict[int, PageFacts]:
    """By the ids of the pages, as their texts say, in four queries."""
    if not pages:
        return {}
    titles, ported = korean_titles(pages), counts_of(pages)
    authors, approvers = _by_page(_authors(pages)), _by_page(_approvers(pages))
    return {
        page: PageFacts(titles.get(page, ""), authors[page], approvers[page], ported.get(page, 0))
        for page in pages
    }


def _by_page(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found = defaultdict[int, list[int]](list)
    for page, person in pairs:
        found[page].append(person)
    return found


def _authors(pages: Collection[int]) -> Iterable[tuple[int, int]]:
    """(page, author) of each text."""
    page = "segment__section__page"
    standing = Translation.objects.filter(
        **{f"{page}__in": pages},
        newest__isnull=False,
        segment__gone_at=None,
        segment__section__gone_at=None,
    )
    return standing.values_list(page, "newest__author").distinct().order_by(page, "newest__author")


def _approvers(pages: Collection[int]) -> Iterable[tuple[int, int]]:
    """(page, approver) of each approval of a text."""
    page = "revision__translation__segment__section__page"
    given = Approval.objects.filter(
        **{f"{page}__in": pages},
        revision=F("revision__translation__newest"),
        revision__translation__segment__gone_at=None,
        revision__translation__segment__section__gone_at=None,
    )
    return given.values_list(page, "approver").distinct().order_by(page, "approver")
