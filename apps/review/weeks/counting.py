"""Weeks of a source, counted by the worker, so that no page adds up its whole history.

A week is counted again and again while it lasts, and once more when it is over. One at whose end
nobody counted is made up from what was kept: when texts came, were first translated, were
approved and went.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count as numbers
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from apps.activity.week import Span, week_start
from apps.documents.models import Page, Segment
from apps.review.models import Approval, Review, ReviewState
from apps.review.page_counts import Counted
from apps.review.weeks.models import Week
from apps.review.weeks.writing import written_from
from apps.sources.models import Source
from apps.translation.models import Revision

AT_ONCE = 12  # weeks of one source; the next task goes on
STILL_TRUE = timedelta(hours=1)  # what stood so long before the end of a week, stood at its end
OF_SOURCE = "section__page__source"


def count_all(now: datetime | None = None) -> None:
    now = now or timezone.now()
    for source in Source.objects.present():
        for span in list(owed(source, now))[:AT_ONCE]:
            count(source, span, now)


def owed(source: Source, now: datetime) -> Iterator[Span]:
    """The running week first, then those not counted since they ended, newest first."""
    counted = dict(Week.objects.filter(source=source).values_list("starts_on", "counted_at"))
    yield Span(week_start(now))
    first = week_start(source.created_at)
    for ago in numbers(1):
        span = Span(week_start(now, weeks_ago=ago))
        if span.start < first:
            return
        if span.day not in counted or counted[span.day] < span.end:
            yield span


def count(source: Source, span: Span, now: datetime) -> None:
    is_over = span.end <= now
    rows = Week.objects.filter(source=source, starts_on=span.day)
    was_seen_to_its_end = rows.filter(counted_at__gte=span.end - STILL_TRUE).exists()
    facts = {**done_in(source, span, now), **waits_in(source, span), "counted_at": now}
    if not is_over:
        facts |= standing_now(source)
    elif not was_seen_to_its_end:
        facts |= standing_then(source, span.end)
    Week.objects.update_or_create(source=source, starts_on=span.day, defaults=facts)


def done_in(source: Source, span: Span, now: datetime) -> dict[str, Any]:
    """Words written and approved, each text once, whether or not the source still has it."""
    voices = Q(approvals__made_at__lt=span.end)
    heard = Approval.objects.filter(made_at__gte=span.start, made_at__lt=span.end)
    approved = (
        Revision.objects.filter(pk__in=heard.values("revision"))
        .annotate(voices=Count("approvals", filter=voices))
        .filter(voices__gte=source.approvals_needed)
    )
    touched = approved.order_by().values("translation__segment")
    texts = Segment.objects.prose().filter(pk__in=touched, **{OF_SOURCE: source})
    written = written_from(source, span.start, span, now)
    return {
        "written": written.words,
        "writers": sorted(written.writers),
        "approved": _sum(texts),
    }


def _sum(segments: QuerySet[Segment]) -> int:
    return segments.order_by().aggregate(words=Sum("words"))["words"] or 0


def waits_in(source: Source, span: Span) -> dict[str, int | None]:
    """How long the reviews that were answered had waited, from the asking to the answer."""
    answered = Review.objects.filter(
        **{OF_SOURCE: source}, answered_at__gte=span.start, answered_at__lt=span.end
    ).exclude(state=ReviewState.WITHDRAWN)
    moments = answered.order_by().values_list("requested_at", "answered_at")
    waits = [_seconds(answer - asked) for asked, answer in moments if answer]
    return {
        "reviews": len(waits),
        "usual_wait_s": int(median(waits)) if waits else None,
        "longest_wait_s": max(waits, default=None),
    }


def _seconds(wait: timedelta) -> int:
    return max(0, int(wait.total_seconds()))


def standing_now(source: Source) -> dict[str, int]:
    found = Counted(Page.objects.present().filter(source=source)).total
    translated = found.words_approved + found.words_review + found.words_translated
    return {
        "words_all": found.words_all,
        "words_translated": translated,
        "words_approved": found.words_approved,
    }


def standing_then(source: Source, moment: datetime) -> dict[str, int]:
    """As far as what was kept still says: a text once translated counts, whatever came later."""
    there = Segment.objects.prose().filter(
        _left_after("gone_at", moment),
        _left_after("section__gone_at", moment),
        _left_after("section__page__gone_at", moment),
        Q(arrived_at=None) | Q(arrived_at__lt=moment),
        **{OF_SOURCE: source},
    )
    begun = Revision.objects.filter(translation__segment=OuterRef("pk"), made_at__lt=moment)
    return {
        "words_all": _sum(there),
        "words_translated": _sum(there.filter(Exists(begun))),
        "words_approved": _sum(there.filter(Exists(_stood_behind(source, moment)))),
    }


def _left_after(field: str, moment: datetime) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gte": moment})


def _stood_behind(source: Source, moment: datetime) -> QuerySet[Approval, dict[str, Any]]:
    """Revisions of the text that had voices enough by then."""
    heard = Approval.objects.filter(
        revision__translation__segment=OuterRef("pk"), made_at__lt=moment
    )
    by_revision = heard.order_by().values("revision").annotate(voices=Count("pk"))
    return by_revision.filter(voices__gte=source.approvals_needed)
