"""Who has a hand in the texts of pages that stand today."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import F

from apps.review.models import Approval
from apps.translation.models import Translation


class People(NamedTuple):
    """Ids of those who wrote and of those who approved, in ascending order."""

    authors: list[int]
    approvers: list[int]


NOBODY = People([], [])


def people_on(pages: Collection[int]) -> dict[int, People]:
    """By the ids of the pages, as their texts say, in two queries."""
    if not pages:
        return {}
    authors, approvers = _by_page(_authors(pages)), _by_page(_approvers(pages))
    return {page: People(authors[page], approvers[page]) for page in pages}


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
