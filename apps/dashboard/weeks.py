"""The three plots of a source's progress, from its counted weeks."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.activity.week import WEEK
from apps.dashboard.pace import Pace
from apps.dashboard.plots import Plot, Strand, columns, lines
from apps.review.models import Week

A_DAY = timedelta(days=1)
AHEAD = 26  # weeks to come that a plot may show


def day_label(day: date) -> str:
    return date_format(day, pgettext("date format along the foot of a plot", "M j"))


def words_label(count: float) -> str:
    return f"{count:,.0f}"


def days_label(days: float) -> str:
    if days and days < 1:
        return _("under a day")
    return ngettext("%(days)s day", "%(days)s days", round(days)) % {"days": round(days)}


def span_label(weeks: Sequence[Week]) -> dict[str, str]:
    return {"first": day_label(weeks[0].starts_on), "last": day_label(weeks[-1].starts_on)}


def words_a_week(weeks: Sequence[Week]) -> SafeString | None:
    """Nothing where nothing was done. Weeks are oldest first, here and below."""
    said = _(
        "From the week of %(first)s to that of %(last)s: "
        "%(written)s written, %(approved)s approved."
    )
    plot = Plot(
        id="words-a-week",
        title=_("Words a week"),
        summary=said
        % {
            **span_label(weeks),
            "written": words_label(sum(week.written for week in weeks)),
            "approved": words_label(sum(week.approved for week in weeks)),
        },
        places=[day_label(week.starts_on) for week in weeks],
        strands=[
            Strand("written", [week.written for week in weeks]),
            Strand("approved", [week.approved for week in weeks]),
        ],
        said=words_label,
    )
    return columns(plot) if plot.top else None


def waits(weeks: Sequence[Week]) -> SafeString | None:
    usual = [week.usual_wait / A_DAY if week.usual_wait else None for week in weeks]
    said = _(
        "From the week of %(first)s to that of %(last)s: "
        "%(count)s reviews answered, the median of the slowest week %(days)s."
    )
    plot = Plot(
        id="time-in-review",
        title=_("Time in review"),
        summary=said
        % {
            **span_label(weeks),
            "count": sum(week.reviews for week in weeks),
            "days": days_label(max((each or 0 for each in usual), default=0)),
        },
        places=[day_label(week.starts_on) for week in weeks],
        strands=[Strand("waited", usual)],
        said=days_label,
    )
    return columns(plot) if plot.top else None


def burn_up(weeks: Sequence[Week], pace: Pace | None) -> SafeString | None:
    """How far the source was at the end of each week; with a pace, the weeks to come as well."""
    now = weeks[-1]
    ahead = weeks_ahead(now, pace)
    unknown = [None] * ahead
    said = _(
        "From the week of %(first)s to that of %(last)s: "
        "%(translated)s of %(all)s words translated, %(approved)s approved."
    )
    plot = Plot(
        id="burn-up",
        title=_("To the finish"),
        summary=said
        % {
            **span_label(weeks),
            "all": words_label(now.words_all),
            "translated": words_label(now.words_translated),
            "approved": words_label(now.words_approved),
        },
        places=[
            *(day_label(week.starts_on) for week in weeks),
            *(day_label(now.starts_on + WEEK * place) for place in range(1, ahead + 1)),
        ],
        strands=[
            Strand("all", [*(week.words_all for week in weeks), *unknown]),
            Strand("translated", [*(week.words_translated for week in weeks), *unknown]),
            Strand("pace", [*[None] * (len(weeks) - 1), *expected(now, pace, ahead)]),
            Strand("approved", [*(week.words_approved for week in weeks), *unknown]),
        ],
        said=words_label,
        mark=finish_place(weeks, pace, ahead),
    )
    return lines(plot) if plot.top else None


def weeks_ahead(now: Week, pace: Pace | None) -> int:
    """Weeks to come, up to the finish day and to where the pace leads, AHEAD at most."""
    if pace is None:
        return 0
    ends = [day for day in (pace.leads_to, pace.finish_on) if day and day > now.starts_on]
    furthest = max(ends, default=now.starts_on)
    return min(AHEAD, -((now.starts_on - furthest) // WEEK))


def expected(now: Week, pace: Pace | None, ahead: int) -> list[float | None]:
    """Approved words from now on, if it goes on like this."""
    if pace is None or not pace.words:
        return [None] * (ahead + 1)
    most = now.words_all
    return [min(most, now.words_approved + pace.words * place) for place in range(ahead + 1)]


def finish_place(weeks: Sequence[Week], pace: Pace | None, ahead: int) -> int | None:
    """Where the finish day stands along the foot, if it is among what is shown."""
    if pace is None or pace.finish_on is None:
        return None
    place = (pace.finish_on - weeks[0].starts_on) // WEEK
    return place if 0 <= place < len(weeks) + ahead else None
