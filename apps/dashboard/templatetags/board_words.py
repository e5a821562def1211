"""Words of the board and of my work: days, waiting times, what a verdict is called in a list."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.templatetags.people import face
from apps.assignments.due import today
from apps.dashboard.hands import Hands
from apps.dashboard.rows import PageRow
from apps.dashboard.weeks import A_DAY, days_label
from apps.review.progress import Progress
from apps.verification.models import Finding, Verdict

register = template.Library()

NOTHING = mark_safe('<span class="none">–</span>')


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


def mark(verdict: Verdict) -> Mark:
    return MARKS[Finding(verdict.finding)]


@register.simple_tag
def verdict_tag(verdict: Verdict | None) -> str:
    """What was found of a page on one backend, as a link; a dash where it never ran."""
    if verdict is None:
        return format_html('<span class="none" title="{}">–</span>', _("not run yet"))
    url = reverse("verification:verdict-detail", args=[verdict.pk])
    return format_html(
        '<a class="tag {}" href="{}">{}</a>', mark(verdict).kind, url, mark(verdict).label
    )


@register.simple_tag
def page_title(row: PageRow) -> str:
    """The Korean title where there is one, else the source's."""
    if row.facts.korean_title:
        return format_html('<b lang="ko">{}</b>', row.facts.korean_title)
    return format_html('<b lang="en">{}</b>', row.page)


@register.simple_tag
def faces(hands: Hands) -> str:
    """As many people as fit, how many more there are, and for who cannot see them all names."""
    if not hands.people:
        return NOTHING
    shown = format_html_join(" ", "{}", ((face(person),) for person in hands.faces))
    more = format_html("<small>+{}</small>", hands.more) if hands.more else ""
    names = ", ".join(str(person) for person in hands.people)
    return format_html('{} {}<span class="visually-hidden">{}</span>', shown, more, names)


@register.simple_tag
def due(row: PageRow) -> str:
    """What a page waits for: my review, nothing more, a day that was promised."""
    if row.is_my_turn:
        return format_html('<span class="tag accent">{}</span>', _("my turn to review"))
    if row.is_approved:
        return format_html("<small>{}</small>", _("approved"))
    if day := row.due_on:
        return format_html("<small>{}</small>", due_day(day))
    return NOTHING


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


@register.simple_tag
def meter(progress: Progress) -> str:
    """A bar in the shades of a progress, read aloud in words."""
    shade = shares(progress)
    label = _(
        "Approved %(approved)s percent, in review %(review)s, translated %(draft)s,"
        " outdated %(old)s"
    )
    return format_html(
        '<span class="meter" role="img" aria-label="{}"><i class="approved" style="width:{}%"></i>'
        '<i class="review" style="width:{}%"></i><i class="draft" style="width:{}%"></i>'
        '<i class="old" style="width:{}%"></i></span>',
        label % shade,
        *shade.values(),
    )


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
