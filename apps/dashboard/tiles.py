"""The four numbers above the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from apps.activity.week import Span, week_start
from apps.dashboard.overview import Overview
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


def tiles_of(source: Source, overview: Overview) -> Tiles:
    """The numbers of a source, from the overview of its pages."""
    return Tiles(
        progress=overview.counted.total,
        **_made(source),
        **_verified(source, overview),
        **_waiting(overview),
    )


def _made(source: Source) -> Made:
    """Source words whose translation was finished in these weeks, in each of them once."""
    now, before = written_in(source, [Span(week_start()), Span(week_start(weeks_ago=1))])
    return Made(words_this_week=now.words, words_last_week=before.words, people=len(now.writers))


def _verified(source: Source, overview: Overview) -> Verified:
    """Pages that hold code, and what their last verdicts on the source's own backend found."""
    found = [one.finding for one in overview.judged if one.backend == source.backend]
    return Verified(
        pages_with_code=len(overview.counted.with_code),
        same=sum(finding in GOOD for finding in found),
        ours=sum(finding in OUR_FAULT for finding in found),
        upstream=found.count(Finding.UPSTREAM),
        not_here=found.count(Finding.NOT_HERE),
    )


def _waiting(overview: Overview) -> Waiting:
    since = [one.requested_at for one in overview.rounds if one.is_waiting]
    return Waiting(waiting=len(since), waiting_since=min(since, default=None))
