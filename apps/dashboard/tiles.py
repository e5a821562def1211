"""The four numbers above the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from apps.activity.week import week_start
from apps.dashboard.board import LAST_JUDGED
from apps.documents.models import Page, Section, Segment
from apps.review import counts
from apps.review.models import Review
from apps.review.progress import Progress
from apps.sources.models import Source
from apps.translation.models import Revision
from apps.verification.models import GOOD, OUR_FAULT, Finding


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


def tiles_of(source: Source) -> Tiles:
    sections = Section.objects.present().filter(page__source=source)
    monday = week_start()
    return Tiles(
        progress=counts.of(sections),
        words_this_week=words_since(source, monday),
        words_last_week=words_since(source, week_start(weeks_ago=1), monday),
        people=_people(source, monday),
        **_verified(source),
        **_waiting(source),
    )


def words_since(source: Source, start: datetime, end: datetime | None = None) -> int:
    """Source words whose translation was finished in this time, each once."""
    made = Revision.objects.written().filter(
        translation__segment=OuterRef("pk"), made_at__gte=start
    )
    if end:
        made = made.filter(made_at__lt=end)
    prose = Segment.objects.present().prose().filter(section__page__source=source)
    touched = prose.filter(Exists(made))
    return int(touched.aggregate(words=Coalesce(Sum("words"), 0))["words"])


def _people(source: Source, start: datetime) -> int:
    made = Revision.objects.written().filter(
        translation__segment__section__page__source=source, made_at__gte=start
    )
    return made.order_by().values("author").distinct().count()


def _verified(source: Source) -> Verified:
    """Pages that hold code, and what their last verdicts on the source's own backend found."""
    pages = Page.objects.present().filter(source=source)
    judged = LAST_JUDGED.filter(page__in=pages.values("pk"), backend=source.backend)
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
