"""The filters above the board: which of a source's pages each of them leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.documents.models import Page, Section
from apps.review.models import Review
from apps.review.page_counts import Counted
from apps.sources.models import Source
from apps.verification.models import BAD, Verdict

NEWER_VERDICT = Verdict.objects.filter(
    page=OuterRef("page"), backend=OuterRef("backend"), pk__gt=OuterRef("pk")
).exclude(judged_at=None)
LAST_JUDGED = Verdict.objects.exclude(judged_at=None).exclude(Exists(NEWER_VERDICT))


FILTERS = {
    "all": _("All"),
    "free": _("Nobody's"),
    "mine": _("Mine"),
    "waiting": _("Waiting for review"),
    "outdated": _("Source changed"),
    "failed": _("Failed runs"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the board. `count`: how many pages it leaves."""

    name: str
    label: str | Promise
    count: int


def counted(source: Source) -> Counted:
    """How far all of a source is."""
    return Counted(Page.objects.filter(source=source, gone_at=None))


class Choices:
    """The filters of a source for a user. Each property is a set of page ids, asked for once.

    It may name pages that are gone, since it is held against those that a list has anyway.
    """

    def __init__(self, source: Source, user: User) -> None:
        self.source, self.user = source, user
        self.counted = counted(source)

    @cached_property
    def free(self) -> set[int]:
        held = Section.objects.filter(pk__in=Assignment.objects.open().values("section"))
        return self.counted.unapproved_without(held.filter(gone_at=None, page__source=self.source))

    @cached_property
    def mine(self) -> set[int]:
        return self._at_work(Assignment.objects.held_by(self.user))

    @cached_property
    def waiting(self) -> set[int]:
        return self._at_work(Review.objects.waiting())

    @cached_property
    def outdated(self) -> set[int]:
        return self.counted.outdated

    @cached_property
    def failed(self) -> set[int]:
        failed = LAST_JUDGED.filter(page__source=self.source, finding__in=BAD)
        return set(failed.order_by().values_list("page", flat=True))

    def _at_work(self, acts: QuerySet[Any, Any]) -> set[int]:
        on_source = acts.filter(section__gone_at=None, section__page__source=self.source)
        return set(on_source.order_by().values_list("section__page", flat=True))

    def left(self, name: str, pages: Sequence[int]) -> list[int]:
        """Which of these pages a filter leaves, in their order."""
        if name == "all":
            return list(pages)
        wanted: set[int] = getattr(self, name)
        return [page for page in pages if page in wanted]

    def filters(self, pages: Sequence[int]) -> list[Filter]:
        return [Filter(name, label, len(self.left(name, pages))) for name, label in FILTERS.items()]
