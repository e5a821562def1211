"""How far texts have come, in counts that the database makes."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from apps.documents.models import Section, Segment
from apps.review.count_models import Progress as Progress
from apps.review.models import Review
from apps.translation.conditions import APPROVED as APPROVED
from apps.translation.conditions import BEGUN as BEGUN
from apps.translation.conditions import CURRENT as CURRENT
from apps.translation.conditions import OUTDATED as OUTDATED
from apps.translation.conditions import PROSE as PROSE
from apps.translation.conditions import REWRITTEN as REWRITTEN


def by_section(segments: QuerySet[Segment]) -> dict[int, Progress]:
    """Section id to progress, in one query; a section without segments is left out."""
    known = segments.order_by().annotate(
        is_prose=PROSE,
        is_rewritten=REWRITTEN,
        is_begun=BEGUN,
        is_current=CURRENT,
        is_approved=APPROVED,
        is_asked=Exists(Review.objects.waiting().filter(section=OuterRef("section"))),
    )
    alike = known.values_list(
        "section", "is_prose", "is_rewritten", "is_begun", "is_current", "is_approved", "is_asked"
    ).annotate(Count("pk"), Sum("words"))
    found: dict[int, Progress] = {}
    for section, *group in alike:
        found[section] = found.get(section, Progress()) + _of_alike(*group)
    return found


def _of_alike(
    is_prose: bool,
    is_rewritten: bool,
    is_begun: bool,
    is_current: bool,
    is_approved: bool,
    is_asked: bool,
    number: int,
    words: int,
) -> Progress:
    """Texts of which the same is true; where nothing is known the database says None."""
    outdated = number if is_begun and not is_current else 0
    if is_rewritten:
        return Progress(outdated=outdated, code_waiting=0 if is_approved else number)
    if not is_prose:
        return Progress()
    return Progress(
        pieces=number,
        translated=number if is_current else 0,
        approved=number if is_approved else 0,
        outdated=outdated,
        words_all=words,
        words_approved=words if is_approved else 0,
        words_review=words if is_current and is_asked and not is_approved else 0,
        words_translated=words if is_current and not is_asked and not is_approved else 0,
        words_outdated=words if outdated else 0,
    )


def pieces(section: Section) -> QuerySet[Segment]:
    """What a reviewer judges: the prose, and the code that was rewritten."""
    return Segment.objects.filter(section=section).filter(PROSE | REWRITTEN)


def unfinished(section: Section) -> QuerySet[Segment]:
    """What is still to be translated, or to be translated anew, before a review."""
    return pieces(section).exclude(CURRENT)


def unapproved(section: Section) -> QuerySet[Segment]:
    return pieces(section).exclude(APPROVED)
