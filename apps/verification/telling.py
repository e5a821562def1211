"""Whom a page's code concerns: whoever holds a section of it or wrote its translation."""

from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.notifications.kinds import Kind
from apps.notifications.services import notify
from apps.translation.models import Translation
from apps.verification.models import OUR_FAULT, Verdict


def failed(verdict: Verdict) -> None:
    """The translation's code fails, and did not when the page was last verified here."""
    earlier = Verdict.objects.filter(page=verdict.page_id, backend=verdict.backend)
    last = earlier.exclude(judged_at=None).exclude(pk=verdict.pk).light().first()
    if last is None or last.finding not in OUR_FAULT:
        url = reverse("verification:verdict-detail", args=[verdict.pk])
        notify(people_of(verdict), Kind.RUN_FAILED, verdict.page, url=url)


def people_of(verdict: Verdict) -> list[User]:
    held = Assignment.objects.open().filter(section__page=verdict.page_id, section__gone_at=None)
    written = Translation.objects.filter(
        segment__section__page=verdict.page_id,
        segment__section__gone_at=None,
        segment__gone_at=None,
    )
    whose = Q(pk__in=held.values("translator")) | Q(pk__in=written.values("newest__author"))
    return list(User.objects.filter(whose))
