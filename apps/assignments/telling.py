"""Whom a promise concerns. Of a day holders are reminded once shortly before and once after; a
postponed day counts anew."""

from datetime import timedelta

from django.urls import reverse

from apps.accounts.models import User
from apps.assignments import due
from apps.assignments.models import Assignment, Handover
from apps.documents.models import Section
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
            url=editor_of(assignment.section),
            once=f"due:{assignment.pk}:{assignment.due_on}:{when}",
            due_on=str(assignment.due_on),
        )


def offered(handover: Handover) -> None:
    section = handover.assignment.section
    home = reverse("dashboard:home")
    notify([handover.to], Kind.OFFERED, section, url=home, actor=handover.offered_by)


def shared_out(assignment: Assignment, by: User) -> None:
    section = assignment.section
    there = editor_of(section)
    notify([assignment.translator], Kind.OFFERED, section, url=there, actor=by, is_shared_out=True)


def opened(assignment: Assignment) -> None:
    section = assignment.section
    notify([assignment.translator], Kind.OPENED, section, url=editor_of(section))


def editor_of(section: Section) -> str:
    return reverse("translation:section-translate", args=[section.pk])
