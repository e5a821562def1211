"""How a source comes along, week by week, and whether it will be done by its finish day."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.assignments.due import today
from apps.dashboard.forms import FinishDayForm
from apps.dashboard.pace import LOOKED_AT, pace_of
from apps.dashboard.weeks import burn_up, waits, words_a_week
from apps.review.models import Week
from apps.sources import services as sources
from apps.sources.models import Source

PER_PAGE = 26  # weeks: half a year


@requires(Action.READ)
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Of the first source; with none, what to do about it."""
    first = Source.objects.present().first()
    if first is None:
        return render(request, "dashboard/no_sources.html")
    return redirect("dashboard:source-progress", first.slug)


@requires(Action.READ)
@require_safe
def source_progress(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.present(), slug=slug)
    return show(request, source, FinishDayForm(initial={"finish_on": source.finish_on}))


@requires(Action.MANAGE_SOURCES)
@require_http_methods(["GET", "POST"])
def finish_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Set the day by which all of it is to be approved; none takes it away."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    if request.method == "GET":
        return redirect("dashboard:source-progress", slug)
    form = FinishDayForm(request.POST)
    if not form.is_valid():
        return show(request, source, form)
    sources.set_finish_day(source, form.cleaned_data["finish_on"], person(request))
    messages.success(request, _("Saved."))
    return redirect("dashboard:source-progress", slug)


def show(request: HttpRequest, source: Source, form: FinishDayForm) -> HttpResponse:
    counted = Week.objects.filter(source=source)
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "source": source,
        "sources": Source.objects.present(),
        "page": page,
        "form": form,
        "now": None,
    }
    if newest := list(counted[:LOOKED_AT]):
        pace = pace_of(newest, today(), source.finish_on)
        weeks = list(page.object_list)[::-1]
        context |= {
            "now": newest[0],
            "pace": pace,
            "words": words_a_week(weeks),
            "burn_up": burn_up(weeks, pace if page.number == 1 else None),
            "waits": waits(weeks),
        }
    status = 422 if form.errors else 200
    return render(request, "dashboard/source_progress.html", context, status=status)
