"""Days and weeks of the group, in the zone of the site. Weeks begin on Monday."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

WEEK = timedelta(days=7)


def site_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def site_day(now: datetime | None = None) -> date:
    """Today where the site is: the same for whoever asks, in the web as in a task."""
    return timezone.localdate(now, timezone=site_zone())


def week_start(now: datetime | None = None, *, weeks_ago: int = 0) -> datetime:
    """Monday at 00:00. Counted on the calendar, so that a change of clocks moves nothing."""
    here = (now or timezone.now()).astimezone(site_zone())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=here.weekday()) - weeks_ago * WEEK


@dataclass(frozen=True, slots=True)
class Span:
    """Monday 00:00 to the next, `end` exclusive, in the site's zone."""

    start: datetime

    @property
    def end(self) -> datetime:
        return self.start + WEEK  # on the calendar: the zone goes along

    @property
    def day(self) -> date:
        return self.start.date()
