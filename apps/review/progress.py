"""How far texts have come, in counts that the database makes."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.documents.models import Section, Segment
from apps.review.count_models import Progress as Progress
from apps.review.models import Review
from apps.translation.conditions import APPROVED as APPROVED
from apps.translation.conditions import BEGUN as BEGUN
from apps.translation.conditions import CURRENT as CURRENT
from apps.translation.conditions import OUTDATED as OUTDATED
from apps.translation.conditions import PROSE as PROSE
from apps.translation.conditions import REWRITTEN as REWRITTEN

IN_REVIEW = (
    CURRENT & ~APPROVED & Q(Exists(Review.objects.waiting().filter(section=OuterRef("section"))))
)


SHADES: dict[str, Q] = {
    "words_all": Q(),
    "words_approved": APPROVED,
    "words_review": IN_REVIEW,
    "words_translated": CURRENT & ~APPROVED & ~IN_REVIEW,
    "words_outdated": OUTDATED,
}


def counters() -> dict[str, Any]:
    """The fields of Progress as aggregates over segments."""
    return {
        "pieces": Count("pk", filter=PROSE),
        "translated": Count("pk", filter=PROSE & CURRENT),
        "approved": Count("pk", filter=PROSE & APPROVED),
        "outdated": Count("pk", filter=(PROSE | REWRITTEN) & OUTDATED),
        "code_waiting": Count("pk", filter=REWRITTEN & ~APPROVED),
        **{name: Coalesce(Sum("words", filter=PROSE & shade), 0) for name, shade in SHADES.items()},
    }


def of(segments: QuerySet[Segment]) -> Progress:
    """All these segments together."""
    return Progress(**segments.order_by().aggregate(**counters()))


def by_section(segments: QuerySet[Segment]) -> dict[int, Progress]:
    """Section id to progress, in one query; a section without segments is left out."""
    rows = segments.order_by().values("section").annotate(**counters())
    return {row.pop("section"): Progress(**row) for row in rows}


def pieces(section: Section) -> QuerySet[Segment]:
    """What a reviewer judges: the prose, and the code that was rewritten."""
    return Segment.objects.filter(section=section).filter(PROSE | REWRITTEN)


def unfinished(section: Section) -> QuerySet[Segment]:
    """What is still to be translated, or to be translated anew, before a review."""
    return pieces(section).exclude(CURRENT)


def unapproved(section: Section) -> QuerySet[Segment]:
    return pieces(section).exclude(APPROVED)
