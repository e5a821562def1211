"""The four numbers above the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from apps.activity.week import week_start
from apps.dashboard.choices import LAST_JUDGED
from apps.documents.models import Page, SegmentKind
from apps.review.counts import Counted
from apps.review.models import Review
from apps.review.progress import Progress
from apps.sources.models import Source
from apps.translation.models import Revision
from apps.verification.models import GOOD, OUR_FAULT, Finding


class Words(TypedDict):
    words_this_week: int
    words_last_week: int


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
    """The numbers of a source, of whose sections it is `counted` how far they are."""
    return Tiles(
        progress=counted.total,
        people=_people(source),
        **_words(source),
        **_verified(source),
        **_waiting(source),
    )


def _words(source: Source) -> Words:
    """Source words whose translation was finished in these weeks, in each of them once."""
    monday = week_start()
    made = _made_since(week_start(weeks_ago=1), source)
    made = made.exclude(translation__segment__kind=SegmentKind.CODE)
    texts = made.values("translation__segment", words=F("translation__segment__words"))
    sums = texts.annotate(first=Min("made_at"), last=Max("made_at")).aggregate(
        this=Sum("words", filter=Q(last__gte=monday)),
        before=Sum("words", filter=Q(first__lt=monday)),
    )
    return Words(words_this_week=sums["this"] or 0, words_last_week=sums["before"] or 0)


def _people(source: Source) -> int:
    """Who finished a text of it this week."""
    return _made_since(week_start(), source).values("author").distinct().count()


def _made_since(start: datetime, source: Source) -> QuerySet[Revision]:
    """What was written since then of texts that the source still has."""
    made = Revision.objects.written().filter(
        made_at__gte=start,
        translation__segment__gone_at=None,
        translation__segment__section__gone_at=None,
        translation__segment__section__page__gone_at=None,
        translation__segment__section__page__source=source,
    )
    return made.order_by()


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
