"""What a look at pages reads once: for the filters above them, the numbers and their rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from apps.accounts.models import User
from apps.documents.models import Page, Section
from apps.review.models import Review, ReviewState
from apps.review.page_counts import LACKS_APPROVAL, Counted
from apps.sources.models import Source
from apps.verification.models import Verdict

HELD = Q(assignments__isnull=False, assignments__closed_at=None)
NEWER_VERDICT = Verdict.objects.filter(
    page=OuterRef("page"), backend=OuterRef("backend"), pk__gt=OuterRef("pk")
).exclude(judged_at=None)
LAST_JUDGED = Verdict.objects.exclude(judged_at=None).exclude(Exists(NEWER_VERDICT))


class Promise(NamedTuple):
    """Of somebody to translate a section. `lacks_approval`: as far as it was counted."""

    section: int
    page: int
    lacks_approval: bool | None
    holder: int
    due_on: date


class Round(NamedTuple):
    """An open review of a section."""

    page: int
    state: str
    reviewer: int | None
    proposed_to: int | None
    requested_at: datetime

    @property
    def is_waiting(self) -> bool:
        return self.state == ReviewState.WAITING

    def is_turn_of(self, user: User) -> bool:
        return self.is_waiting and (self.reviewer or self.proposed_to) == user.pk


Row = TypeVar("Row", Promise, Round)


class Judged(NamedTuple):
    """The last verdict on a page that says something of it, on one backend."""

    page: int
    backend: str
    finding: str


def by_page(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for row in rows:
        found[row.page].append(row)
    return found


class Overview:
    """How far these pages are, who has them in hand and how they run. Each is asked for once."""

    def __init__(self, pages: QuerySet[Page]) -> None:
        self.pages = pages.order_by()
        self.counted = Counted(pages)

    @cached_property
    def promises(self) -> list[Promise]:
        """In the order of the sections."""
        held = Section.objects.filter(HELD, page__in=self.pages, gone_at=None)
        rows = held.order_by("page", "position").values_list(
            "pk", "page", LACKS_APPROVAL, "assignments__translator", "assignments__due_on"
        )
        return [Promise(*row) for row in rows]

    @cached_property
    def rounds(self) -> list[Round]:
        """In the order of the sections."""
        asked = Review.objects.open().filter(section__page__in=self.pages, section__gone_at=None)
        rows = asked.order_by("section__page", "section__position").values_list(
            "section__page", "state", "reviewer", "proposed_to", "requested_at"
        )
        return [Round(*row) for row in rows]

    @cached_property
    def judged(self) -> list[Judged]:
        last = LAST_JUDGED.filter(page__in=self.pages).order_by()
        return [Judged(*row) for row in last.values_list("page", "backend", "finding")]


def overview_of(source: Source) -> Overview:
    return Overview(Page.objects.filter(source=source, gone_at=None))
