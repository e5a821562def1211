"""Reminding holders of a day, once shortly before and once after. A postponed day counts anew."""

from datetime import timedelta

from django.urls import reverse

from apps.assignments import due
from apps.assignments.models import Assignment
from apps.notifications.kinds import Kind
from apps.notifications.services import notify

SOON = timedelta(days=2)
LONG_PAST = timedelta(days=7)  # those were told of, or promised before anybody was told


def remind() -> None:
    today = due.today()
    near = (
        Assignment.objects.open()
        .present()
        .filter(due_on__lte=today + SOON, due_on__gt=today - LONG_PAST)
    )
    for assignment in near.select_related("section", "translator"):
        when = "past" if assignment.due_on < today else "soon"
        notify(
            [assignment.translator],
            Kind.DUE,
            assignment.section,
            url=reverse("translation:section-translate", args=[assignment.section_id]),
            once=f"due:{assignment.pk}:{assignment.due_on}:{when}",
            due_on=str(assignment.due_on),
        )
