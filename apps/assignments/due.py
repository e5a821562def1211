"""Days by which sections are promised: Mondays, when the group meets."""

from datetime import date, datetime, timedelta

from apps.activity.week import site_day

WEEK = timedelta(days=7)
FURTHEST = 26 * WEEK
GRACE = 2 * WEEK  # how long a section may lie untouched past its day


def today(now: datetime | None = None) -> date:
    """The day in the site's zone, whoever asks: a promise is made to the group."""
    return site_day(now)


def monday_after_next(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) + WEEK


def a_week_later(due_on: date, day: date) -> date:
    """The same weekday, a week on; from a day that has passed, the first one still to come."""
    due_on += WEEK
    return due_on if due_on > day else due_on + WEEK * ((day - due_on).days // 7 + 1)


def for_somebody_new(due_on: date, day: date) -> date:
    """Whoever takes over keeps the day, unless less than a week is left until then."""
    return due_on if due_on - day >= WEEK else monday_after_next(day)


def is_fit(due_on: date, day: date) -> bool:
    """Whether something can be promised by then: after today, within half a year."""
    return day < due_on <= day + FURTHEST
