"""Meetings: when the next one is, who comes, how it begins and ends."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.meetings import agenda, minutes
from apps.meetings.errors import MeetingError
from apps.meetings.models import OVER, Attendance, Meeting, Plan
from apps.notifications.topics import Topic
from apps.notifications.webhooks import announce

A_WEEK = timedelta(days=7)


def next_meeting() -> Meeting | None:
    """The one that goes on, or the next; of a group that does not meet now, none."""
    to_come = Meeting.objects.to_come()
    return (to_come if Plan.current().is_on else to_come.exclude(began_at=None)).first()


def keep_ahead(now: datetime | None = None) -> None:
    """End what everybody left, make the next meeting, write its agenda. Safe to repeat."""
    now = now or timezone.now()
    for left in Meeting.objects.to_come().filter(starts_at__lt=now - OVER):
        _end(left, None, now)
    meeting = next_meeting() or _make_next(now)
    if meeting:
        agenda.write(meeting)


def _make_next(now: datetime) -> Meeting | None:
    plan = Plan.current()
    if not plan.is_on:
        return None
    day = plan.next_day(now)
    held = set(Meeting.objects.past().filter(on__gte=day).values_list("on", flat=True))
    while day in held or str(day) in plan.holidays:
        day += A_WEEK
    try:
        with transaction.atomic():
            return Meeting.objects.create(on=day, starts_at=plan.start_on(day))
    except IntegrityError:  # another worker made it at this moment
        return Meeting.objects.get(on=day)


@transaction.atomic
def keep_plan(plan: Plan, user: User, now: datetime | None = None) -> Plan:
    """Meet at another time, or not at all. A meeting that has not begun moves with its agenda."""
    now = now or timezone.now()
    plan.pk = 1
    plan.save()
    record("meeting plan set", plan, user)
    meeting = Meeting.objects.to_come().filter(began_at=None).first()
    if meeting and plan.is_on:
        day = plan.next_day(now)
        if not Meeting.objects.filter(on=day).exclude(pk=meeting.pk).exists():
            agenda.touch(meeting, on=day, starts_at=plan.start_on(day))
    return plan


@transaction.atomic
def attend(meeting: Meeting, person: User, is_coming: bool) -> None:
    if meeting.ended_at:
        raise MeetingError(_("This meeting is over."))
    Attendance.objects.update_or_create(
        meeting=meeting, person=person, defaults={"is_coming": is_coming}
    )
    record("attendance set", meeting, person, coming=is_coming)
    agenda.touch(meeting)


@transaction.atomic
def begin(meeting: Meeting, user: User) -> None:
    """From now on all who have it open see the same, and decisions are taken here."""
    waiting = Meeting.objects.to_come().filter(pk=meeting.pk, began_at=None)
    if not waiting.update(began_at=timezone.now(), version=F("version") + 1):
        raise MeetingError(_("This meeting has begun already."))
    meeting.refresh_from_db(fields=["began_at", "version"])
    agenda.write(meeting)
    record("meeting begun", meeting, user)


def end(meeting: Meeting, user: User) -> None:
    """Write the minutes and tell the group. What was not talked about comes up next time."""
    if meeting.began_at is None:
        raise MeetingError(_("This meeting has not begun."))
    if not _end(meeting, user, timezone.now()):
        raise MeetingError(_("This meeting is over."))
    keep_ahead()


@transaction.atomic
def _end(meeting: Meeting, user: User | None, now: datetime) -> bool:
    going = Meeting.objects.to_come().filter(pk=meeting.pk)
    if not going.update(ended_at=now, version=F("version") + 1):
        return False
    meeting.refresh_from_db()
    if meeting.began_at:
        meeting.minutes = minutes.of(meeting)
        meeting.save(update_fields=["minutes"])
        record("meeting ended", meeting, user)
        announce(
            Topic.MEETING_ENDED,
            meeting,
            url=meeting.get_absolute_url(),
            body=meeting.minutes,
            once=f"meeting:{meeting.pk}",
        )
    return True
