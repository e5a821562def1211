from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from glossary.models import Term

DOORS_OPEN = timedelta(minutes=10)  # so long before a meeting its link is offered
OVER = timedelta(hours=12)  # nobody meets for longer


class Weekday(models.IntegerChoices):
    MONDAY = 0, gettext_lazy("Monday")
    TUESDAY = 1, gettext_lazy("Tuesday")
    WEDNESDAY = 2, gettext_lazy("Wednesday")
    THURSDAY = 3, gettext_lazy("Thursday")
    FRIDAY = 4, gettext_lazy("Friday")
    SATURDAY = 5, gettext_lazy("Saturday")
    SUNDAY = 6, gettext_lazy("Sunday")


class Plan(models.Model):
    """When and where the group meets: one row, or none while nobody has chosen otherwise."""

    weekday = models.PositiveSmallIntegerField(
        gettext_lazy("day"), choices=Weekday, default=Weekday.MONDAY
    )
    begins = models.TimeField(gettext_lazy("time"), default=time(19, 30))
    zone = models.CharField(gettext_lazy("time zone"), max_length=40, default=settings.TIME_ZONE)
    link = models.URLField(gettext_lazy("link"), max_length=300, blank=True)
    holidays = models.JSONField(gettext_lazy("days without a meeting"), default=list, blank=True)
    is_on = models.BooleanField(gettext_lazy("the group meets"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="plan_has_a_weekday")
        ]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.begins:%H:%M}"

    @classmethod
    def current(cls) -> "Plan":
        return cls.objects.first() or cls(pk=1)

    def start_on(self, day: date) -> datetime:
        return datetime.combine(day, self.begins, ZoneInfo(self.zone))

    def next_day(self, now: datetime) -> date:
        """The first day of a meeting that has not begun, less the days without one."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        day = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        while str(day) in self.holidays or self.start_on(day) < now:
            day += timedelta(days=7)
        return day


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self) -> "MeetingQuerySet":
        """Not over: the one that goes on, or the next one."""
        return self.filter(ended_at=None).order_by("on")

    def past(self) -> "MeetingQuerySet":
        return self.exclude(ended_at=None).order_by("-on")


class Meeting(models.Model):
    """One evening of the group. `version` counts up with every change, so that screens follow.

    `minutes` are written when it ends. One that nobody began ends without any.
    """

    on = models.DateField(unique=True)
    starts_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        day = date_format(self.on, "MONTH_DAY_FORMAT")
        return _("Meeting of %(day)s") % {"day": day}

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting-detail", args=[self.on.isoformat()])

    @property
    def goes_on(self) -> bool:
        return self.began_at is not None and self.ended_at is None

    @property
    def is_near(self) -> bool:
        """From ten minutes before until it is over."""
        return self.ended_at is None and timezone.now() >= self.starts_at - DOORS_OPEN


class Attendance(models.Model):
    """Whether one person comes to one meeting, as far as they said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendances"
    )
    is_coming = models.BooleanField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_attendance_each")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.meeting_id}: {self.is_coming}"


class Subject(models.TextChoices):
    """What an item is about. All but `own` write themselves from what stands in the database."""

    NUMBERS = "numbers", gettext_lazy("The numbers of the week")
    TERM = "term", gettext_lazy("Settle a term")
    REVIEWS = "reviews", gettext_lazy("Reviews that wait")
    OVERDUE = "overdue", gettext_lazy("Sections past their day")
    RUNS = "runs", gettext_lazy("Code that fails")
    UPSTREAM = "upstream", gettext_lazy("Changes upstream")
    RULE = "rule", gettext_lazy("Rule proposal")
    OWN = "own", gettext_lazy("Brought by a member")


class Ending(models.TextChoices):
    DONE = "done", gettext_lazy("dealt with")
    POSTPONED = "postponed", gettext_lazy("next meeting")


class ItemQuerySet(models.QuerySet["Item"]):
    def open(self) -> "ItemQuerySet":
        return self.filter(ending="")


class Item(models.Model):
    """One thing to talk about. `about` names what wrote it ("term:12", "reviews"); own ones have
    none. `outcome` and `note` are what the minutes say of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    subject = models.CharField(max_length=10, choices=Subject)
    about = models.CharField(max_length=30, blank=True)
    term = models.ForeignKey(
        Term, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "about"], condition=~Q(about=""), name="one_item_about_it"
            ),
            models.CheckConstraint(
                condition=~Q(subject="own") | ~Q(title=""), name="own_item_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_subject_display())
