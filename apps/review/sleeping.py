"""Sections that sleep: past their day, untouched since, and waiting for nobody but their holder.

Their holder is reminded when the day has passed. A time of grace later they are the group's again:
texts stay, drafts stay with who typed them, and the same person may take them once more.
"""

import contextlib
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.assignments import due
from apps.assignments.errors import ClosedAlready
from apps.assignments.models import Assignment, AssignmentQuerySet
from apps.assignments.services import MOST, let_go
from apps.review.models import Review
from apps.translation.models import Draft, Revision


def asleep(now: datetime) -> AssignmentQuerySet:
    """Past the grace, with nothing typed, finished or answered in it since."""
    since = now - due.GRACE
    holder, section = OuterRef("translator"), OuterRef("section")
    typed = Draft.objects.filter(author=holder, segment__section=section, saved_at__gt=since)
    finished = Revision.objects.written().filter(
        author=holder, translation__segment__section=section, made_at__gt=since
    )
    rounds = Review.objects.filter(section=section)
    late = (
        Assignment.objects.open()
        .present()
        .filter(due_on__lte=due.today(now) - due.GRACE, claimed_at__lte=since)
    )
    return (
        late.exclude(Exists(rounds.waiting()))
        .exclude(Exists(rounds.filter(answered_at__gt=since)))
        .exclude(Exists(typed))
        .exclude(Exists(finished))
    )


def let_go_of_sleeping() -> int:
    """Open them again. How many they were."""
    sleeping = list(asleep(timezone.now()).select_related("section", "translator")[:MOST])
    for assignment in sleeping:
        with contextlib.suppress(ClosedAlready):
            let_go(assignment, "slept")
    return len(sleeping)
