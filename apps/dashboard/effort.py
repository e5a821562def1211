"""What one person did lately: shown to themselves, a picture and not a score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from apps.accounts.models import User
from apps.activity.week import week_start
from apps.documents.models import Segment, SegmentKind
from apps.review.models import Approval, Review
from apps.translation.models import Revision

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Week:
    """`height`: percent of the fullest week shown."""

    start: datetime
    words: int
    height: int


@dataclass(frozen=True, slots=True)
class Effort:
    """The last weeks, oldest first, and the numbers of this one."""

    weeks: list[Week]
    words_reviewed: int
    reviews_given: int
    reviews_received: int

    @property
    def words(self) -> int:
        return self.weeks[-1].words

    @property
    def has_any(self) -> bool:
        return any(week.words for week in self.weeks) or bool(
            self.words_reviewed or self.reviews_given
        )


def effort_of(user: User) -> Effort:
    monday = week_start()
    answered = Review.objects.filter(answered_at__gte=monday).order_by()
    approved = Approval.objects.filter(approver=user, made_at__gte=monday).values(
        "revision__translation__segment"
    )
    read = Segment.objects.filter(pk__in=approved).aggregate(words=Sum("words"))
    return Effort(
        weeks=weeks_of(user),
        words_reviewed=read["words"] or 0,
        reviews_given=answered.filter(reviewer=user).count(),
        reviews_received=answered.filter(requested_by=user).count(),
    )


def weeks_of(user: User) -> list[Week]:
    """Source words of what this person finished, each text once a week."""
    starts = [week_start(weeks_ago=ago) for ago in reversed(range(WEEKS))]
    made = Revision.objects.written().filter(author=user, made_at__gte=starts[0])
    made = made.exclude(translation__segment__kind=SegmentKind.CODE).order_by()
    rows = made.values_list("made_at", "translation__segment", "translation__segment__words")
    words = _by_week(starts, rows)
    most = max(words) or 1
    return [
        Week(start, count, 100 * count // most) for start, count in zip(starts, words, strict=True)
    ]


def _by_week(starts: list[datetime], rows: Iterable[tuple[datetime, int, int]]) -> list[int]:
    once: list[dict[int, int]] = [{} for _ in starts]
    for made_at, segment, words in rows:
        place = sum(start <= made_at for start in starts) - 1
        once[place][segment] = words
    return [sum(one.values()) for one in once]
