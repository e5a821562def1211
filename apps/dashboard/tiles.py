"""The four numbers above the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Count, Min, Q

from apps.activity.week import Span, week_start
from apps.dashboard.choices import LAST_JUDGED
from apps.documents.models import Page
from apps.review.models import Review
from apps.review.page_counts import Counted
from apps.review.progress import Progress
from apps.review.weeks.writing import written_in
from apps.sources.models import Source
from apps.verification.models import GOOD, OUR_FAULT, Finding


class Made(TypedDict):
    words_this_week: int
    words_last_week: int
    people: int


class Verified(TypedDict):
    pages_with_code: int
    same: int
    ours: int
    upstream: int
    not_here: int


class Waiting(TypedDict):
    waiting: int
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Tiles:
    progress: Progress
    words_this_week: int
    words_last_week: int
    people: int
    pages_with_code: int
    same: int
    ours: int
    upstream: int
    not_here: int
    waiting: int
    waiting_since: datetime | None

    @property
    def failed(self) -> int:
        return self.ours + self.upstream


def tiles_of(source: Source, counted: Counted) -> Tiles:
    """The numbers of a source, of whose pages it is `counted` how far they are."""
    return Tiles(
        progress=counted.total,
        **_made(source),
        **_verified(source),
        **_waiting(source),
    )


def _made(source: Source) -> Made:
    """Source words whose translation was finished in these weeks, in each of them once."""
    now, before = written_in(source, [Span(week_start()), Span(week_start(weeks_ago=1))])
    return Made(words_this_week=now.words, words_last_week=before.words, people=len(now.writers))


def _verified(source: Source) -> Verified:
    """Pages that hold code, and what their last verdicts on the source's own backend found."""
    pages = Page.objects.present().filter(source=source)
    judged = LAST_JUDGED.filter(page__source=source, page__gone_at=None, backend=source.backend)
    found = judged.order_by().aggregate(
        same=Count("pk", filter=Q(finding__in=GOOD)),
        ours=Count("pk", filter=Q(finding__in=OUR_FAULT)),
        upstream=Count("pk", filter=Q(finding=Finding.UPSTREAM)),
        not_here=Count("pk", filter=Q(finding=Finding.NOT_HERE)),
    )
    return Verified(
        pages_with_code=pages.filter(cell_count__gt=0).count(),
        same=found["same"],
        ours=found["ours"],
        upstream=found["upstream"],
        not_here=found["not_here"],
    )


def _waiting(source: Source) -> Waiting:
    waiting = Review.objects.waiting().present().filter(section__page__source=source)
    found = waiting.order_by().aggregate(count=Count("pk"), since=Min("requested_at"))
    return Waiting(waiting=found["count"], waiting_since=found["since"])
