"""When the last text of a section is approved, its review and its promise end by themselves."""

from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.assignments import services as assignments
from apps.documents.models import Section
from apps.review import progress
from apps.review.models import Comment, Review, ReviewState
from apps.review.services import telling


def settle(section: Section, user: User) -> bool:
    """Whether every text of the section is approved and no fix is asked for; ends what waits."""
    asked = Comment.objects.blocking().filter(segment__in=progress.pieces(section))
    if progress.unapproved(section).exists() or asked.exists():
        return False
    now = timezone.now()
    closed = Review.objects.open().filter(section=section)
    ended = closed.update(state=ReviewState.APPROVED, answered_at=now, closed_at=now)
    ended += assignments.end_approved(section)
    if ended:
        record("section approved", section, user)
        telling.approved(section, user)
    return True
