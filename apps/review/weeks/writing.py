"""What was written in a week: what the worker counted of it, and what came since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from apps.activity.week import Span
from apps.documents.models import SegmentKind
from apps.review.weeks.models import Week
from apps.sources.models import Source
from apps.translation.models import Revision

TEXT = "translation__segment"


@dataclass(frozen=True, slots=True)
class Written:
    """Source words of the texts that were finished, each once, and who wrote or changed them."""

    words: int
    writers: frozenset[int]


def written_in(source: Source, spans: Sequence[Span]) -> list[Written]:
    """In each of these weeks so far, whenever the worker last counted it."""
    days = [span.day for span in spans]
    weeks = Week.objects.filter(source=source, starts_on__in=days)
    counted = {week.starts_on: week for week in weeks}
    return [_so_far(source, span, counted.get(span.day)) for span in spans]


def _so_far(source: Source, span: Span, week: Week | None) -> Written:
    if week is None:
        return written_from(source, span.start, span)
    counted = Written(week.written, frozenset(week.writers))
    if week.counted_at >= span.end:
        return counted
    since = written_from(source, week.counted_at, span)
    return Written(counted.words + since.words, counted.writers | since.writers)


def written_from(
    source: Source, moment: datetime, span: Span, until: datetime | None = None
) -> Written:
    """From a moment of a week on; words of texts that were finished earlier in it are left out."""
    made = Revision.objects.written().filter(
        made_at__gte=moment,
        made_at__lt=min(span.end, until or span.end),
        **{f"{TEXT}__section__page__source": source},
    )
    earlier = Revision.objects.written().filter(
        translation=OuterRef("translation"), made_at__gte=span.start, made_at__lt=moment
    )
    rows = made.annotate(is_again=Exists(earlier)).values_list(
        "author", "is_again", TEXT, f"{TEXT}__words", f"{TEXT}__kind"
    )
    texts, writers = dict[int, int](), set[int]()
    for author, is_again, segment, words, kind in rows.order_by():
        writers.add(author)
        if kind != SegmentKind.CODE and not is_again:
            texts[segment] = words
    return Written(sum(texts.values()), frozenset(writers))
