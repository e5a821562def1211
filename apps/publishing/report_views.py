"""Mistakes that readers tell: the public form, and the queue that members work through."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Segment
from apps.publishing import reports
from apps.publishing.errors import PublishingError, TooManyReports
from apps.publishing.forms import ReportForm
from apps.publishing.models import Report
from apps.publishing.standings import standing_of
from apps.review.errors import ReviewError
from apps.sources.models import Source
from apps.translation import inline

REPORTS_SHOWN = 25


@never_cache
@require_http_methods(["GET", "POST"])
def text_detail(request: HttpRequest, segment_id: int) -> HttpResponse:
    """One text beside its source, and the form to tell a mistake in it. A script gets it alone."""
    segment = get_object_or_404(
        Segment.objects.present()
        .filter(section__page__source__in=Source.objects.public())
        .select_related("section__page__source")
        .defer("section__page__text"),
        pk=segment_id,
    )
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = told(request, form, segment)
        if status == 200:
            return redirect(reverse("publishing:text-detail", args=[segment_id]) + "?told")
    template = "publishing/text_detail.html"
    part = "#text" if request.headers.get("X-Requested-With") == "fetch" else ""
    return render(request, template + part, text_context(request, segment, form), status=status)


def told(request: HttpRequest, form: ReportForm, segment: Segment) -> int:
    """The status of the answer: kept, refused, or too many. A machine is thanked all the same."""
    if not form.is_valid():
        return 422
    typed = dict(form.cleaned_data)
    if typed.pop("website"):
        return 200
    try:
        reports.tell(segment, **typed, address=get_adapter().get_client_ip(request))
    except PublishingError as error:
        form.add_error(None, str(error))
        return 429 if isinstance(error, TooManyReports) else 422
    return 200


def text_context(request: HttpRequest, segment: Segment, form: ReportForm) -> dict[str, Any]:
    page = segment.section.page
    standing = standing_of(segment)
    flavour = inline.flavour_of(page.path, segment.kind)
    return {
        "segment": segment,
        "page": page,
        "source": page.source,
        "source_html": inline.shown(segment.text, flavour),
        "text_html": inline.shown(standing.text, flavour),
        "standing": standing,
        "form": form,
        "is_told": "told" in request.GET,
    }


@require_GET
@requires(Action.REVIEW)
def report_list(request: HttpRequest) -> HttpResponse:
    """What readers told, the oldest first; or what became of it."""
    shows_settled = "settled" in request.GET
    chosen = Report.objects.exclude(state="open") if shows_settled else Report.objects.open()
    related = chosen.select_related("segment__section__page__source", "about", "settled_by")
    ordered = related.defer("segment__section__page__text").order_by(
        "-settled_at" if shows_settled else "made_at", "pk"
    )
    page = Paginator(ordered, REPORTS_SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "shows_settled": shows_settled}
    return render(request, "publishing/report_list.html", context)


@require_GET
@requires(Action.REVIEW)
def report_count(request: HttpRequest) -> HttpResponse:
    """How many wait, for a page that names the queue."""
    return HttpResponse(Report.objects.open().count())


@require_POST
@requires(Action.REVIEW)
def report_settle(request: HttpRequest, report_id: int) -> HttpResponse:
    """Make a comment of it, or close it."""
    report = get_object_or_404(
        Report.objects.open().select_related("segment__section__page__source"), pk=report_id
    )
    is_taken = request.POST.get("act") == "take"
    try:
        (reports.take if is_taken else reports.close)(report, person(request))
    except ReviewError as error:
        messages.error(request, str(error))
    else:
        said = _("It is a comment on the text now.") if is_taken else _("The report is closed.")
        messages.success(request, said)
    return redirect("publishing:report-list")
