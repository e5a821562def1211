"""The meetings: which there are, when they are, one of them, and its minutes."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.meetings import minutes, services
from apps.meetings.forms import PlanForm
from apps.meetings.models import Meeting, Plan
from apps.meetings.screen import screen_of, stamp_of
from apps.sources.models import Source

ROWS = 30


@requires(Action.READ)
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The next meeting, and those that are over."""
    past = Meeting.objects.past().defer("minutes")
    context = {
        "next": services.next_meeting(),
        "plan": Plan.current(),
        "past": Paginator(past, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/meeting_list.html", context)


@requires(Action.READ)
@require_safe
def meeting_detail(request: HttpRequest, on: str) -> HttpResponse:
    """One meeting: its agenda while it is to come or goes on, its minutes afterwards."""
    meeting = meeting_on(on)
    if meeting.ended_at:
        return past(request, meeting)
    context = {**agenda_context(request, meeting), "title": "", "refusal": ""}
    return render(request, "meetings/meeting_detail.html", context)


def past(request: HttpRequest, meeting: Meeting, refusal: str = "") -> HttpResponse:
    context = {
        "meeting": meeting,
        "refusal": refusal,
        "minutes": minutes.as_html(meeting.minutes),
    }
    return render(request, "meetings/meeting_past.html", context, status=422 if refusal else 200)


def meeting_on(on: str) -> Meeting:
    try:
        return get_object_or_404(Meeting, on=date.fromisoformat(on))
    except ValueError:
        raise Http404 from None


def agenda_context(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    return {
        "screen": screen_of(meeting, person(request)),
        "meeting": meeting,
        "plan": Plan.current(),
        "sources": Source.objects.present()[:5],
    }


@requires(Action.READ)
@require_safe
def meeting_live(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The agenda drawn anew, or nothing while it is what the asking screen shows already."""
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    if meeting.ended_at:
        return HttpResponse(status=204, headers={"HX-Redirect": meeting.get_absolute_url()})
    if request.GET.get("stamp") == stamp_of(meeting):
        return HttpResponse(status=204)
    context = agenda_context(request, meeting)
    return render(request, "meetings/meeting_detail.html#agenda", context)


@requires(Action.READ)
@require_safe
def next_card(request: HttpRequest) -> HttpResponse:
    """When the next meeting is, for the page of one's own work; near it, the way there."""
    meeting = services.next_meeting()
    if meeting is None:
        return HttpResponse()
    context = {**agenda_context(request, meeting), "is_card": True}
    return render(request, "meetings/parts/next_card.html", context)


@requires(Action.READ)
@require_safe
def minutes_download(request: HttpRequest, on: str) -> HttpResponse:
    """The minutes as Markdown: as they were written, or as they would be now."""
    meeting = meeting_on(on)
    text = meeting.minutes or minutes.of(meeting)
    name = f"attachment; filename=minutes-{meeting.on}.md"
    return HttpResponse(
        text, content_type="text/markdown; charset=utf-8", headers={"Content-Disposition": name}
    )


@requires(Action.MANAGE_MEETINGS)
@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest) -> HttpResponse:
    form = PlanForm(request.POST or None, instance=Plan.current())
    if form.is_valid():
        services.keep_plan(form.save(commit=False), person(request))
        messages.success(request, _("Saved."))
        return redirect("meetings:meeting-list")
    status = 422 if form.errors else 200
    return render(request, "meetings/plan_edit.html", {"form": form}, status=status)
