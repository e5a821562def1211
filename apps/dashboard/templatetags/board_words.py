"""Words of the board and of my work: days, waiting times, what a verdict is called in a list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.assignments.due import today
from apps.dashboard.weeks import A_DAY, days_label
from apps.review.progress import Progress
from apps.verification.models import Finding, Verdict

register = template.Library()


@dataclass(frozen=True, slots=True)
class Mark:
    """How a verdict stands in a list: `kind` is the colour of its tag."""

    kind: str
    label: str | Promise


MARKS = {
    Finding.WAITING: Mark("accent", gettext_lazy("waiting")),
    Finding.SAME: Mark("ok", gettext_lazy("✓ same")),
    Finding.VARIES: Mark("ok", gettext_lazy("✓ varies by itself")),
    Finding.OURS: Mark("bad", gettext_lazy("✗ translation")),
    Finding.PASSES: Mark("ok", gettext_lazy("✓ passes")),
    Finding.FAILS: Mark("bad", gettext_lazy("✗ fails")),
    Finding.UPSTREAM: Mark("warn", gettext_lazy("source fails too")),
    Finding.NOT_HERE: Mark("", gettext_lazy("not possible here")),
    Finding.NOT_A_PROGRAM: Mark("", gettext_lazy("not a program")),
    Finding.UNDECIDED: Mark("warn", gettext_lazy("could not be run")),
}


@register.filter
def mark(verdict: Verdict) -> Mark:
    return MARKS[Finding(verdict.finding)]


@register.filter
def shares(progress: Progress) -> dict[str, str]:
    """Percentages for the meter and its legend: "7.4", "33". Rounded down: 100 is all of it."""
    words = {
        "approved": progress.words_approved,
        "review": progress.words_review,
        "draft": progress.words_translated,
        "old": progress.words_outdated,
    }
    return {shade: _percent(count, progress.words_all) for shade, count in words.items()}


def _percent(part: int, whole: int) -> str:
    tenths = 1000 * part // whole if whole else 0
    return f"{tenths // 10}" if tenths >= 100 or tenths % 10 == 0 else f"{tenths / 10:.1f}"


@register.filter
def due_day(day: date) -> str:
    """A day by which something was promised. One that has passed is just that."""
    shown = date_format(day, "MONTH_DAY_FORMAT")
    return _("was %(day)s") % {"day": shown} if day < today() else shown


@register.filter
def waiting_days(since: datetime) -> str:
    days = (timezone.now() - since).days
    if days < 1:
        return _("since today")
    return ngettext("waits one day", "waits %(days)s days", days) % {"days": days}


@register.filter
def days(wait: timedelta | None) -> str:
    """How long something took, in days; nothing where nothing did."""
    return "" if wait is None else days_label(wait / A_DAY)
