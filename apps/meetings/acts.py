"""What people do at a meeting. Each answers with the agenda drawn anew, for everybody the same."""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.meetings import agenda, services
from apps.meetings.errors import MeetingError
from apps.meetings.models import Ending, Item, Meeting
from apps.meetings.views import agenda_context, past
from glossary.models import Candidate


@requires(Action.MEET)
@require_POST
def attendance_set(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    is_coming = request.POST.get("coming") == "yes"
    return done(request, meeting, lambda: services.attend(meeting, person(request), is_coming))


@requires(Action.MEET)
@require_POST
def meeting_begin(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    return done(request, meeting, lambda: services.begin(meeting, person(request)))


@requires(Action.MEET)
@require_POST
def meeting_end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    try:
        services.end(meeting, person(request))
    except MeetingError as refusal:
        return drawn(request, meeting, str(refusal))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": meeting.get_absolute_url()})
    return redirect(meeting)


@requires(Action.MEET)
@require_POST
def item_bring(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    title = request.POST.get("title", "")
    return done(
        request, meeting, lambda: agenda.bring(meeting, person(request), title), title=title
    )


@requires(Action.MEET)
@require_POST
def item_move(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_of(item_id)
    place = request.POST.get("place", "")[:4]
    to = int(place) if place.isascii() and place.isdigit() else 0
    return done(request, item.meeting, lambda: agenda.move(item, to, person(request)))


@requires(Action.MEET)
@require_POST
def item_note(request: HttpRequest, item_id: int) -> HttpResponse:
    item, text = item_of(item_id), request.POST.get("note", "")
    noted = partial(agenda.note, item, text, person(request))
    return done(request, item.meeting, noted, note=(item.pk, text))


@requires(Action.MEET)
@require_POST
def item_finish(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_of(item_id)
    end = partial(agenda.finish, item, Ending.DONE, by=person(request))
    return done(request, item.meeting, end)


@requires(Action.MEET)
@require_POST
def item_postpone(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_of(item_id)
    postpone = partial(agenda.finish, item, Ending.POSTPONED, by=person(request))
    return done(request, item.meeting, postpone)


@requires(Action.MEET)
@require_POST
def item_reopen(request: HttpRequest, item_id: int) -> HttpResponse:
    item = item_of(item_id)
    return done(request, item.meeting, lambda: agenda.reopen(item, person(request)))


@requires(Action.DECIDE_TERMS)
@require_POST
def term_settle(request: HttpRequest, item_id: int, candidate_id: int) -> HttpResponse:
    item = item_of(item_id)
    candidate = get_object_or_404(Candidate, pk=candidate_id)
    return done(request, item.meeting, lambda: agenda.settle(item, candidate, person(request)))


def item_of(item_id: int) -> Item:
    return get_object_or_404(Item.objects.select_related("meeting", "term"), pk=item_id)


def done(
    request: HttpRequest, meeting: Meeting, act: Callable[[], object], **typed: object
) -> HttpResponse:
    """Do it; a refusal stands above the agenda, and what was typed in its field."""
    try:
        act()
    except MeetingError as refusal:
        return drawn(request, meeting, str(refusal), **typed)
    return drawn(request, meeting)


def drawn(
    request: HttpRequest, meeting: Meeting, refusal: str = "", **typed: object
) -> HttpResponse:
    meeting.refresh_from_db()
    is_piece = request.headers.get("HX-Request")
    if not is_piece and not refusal:
        return redirect(meeting)
    if meeting.ended_at:
        return past(request, meeting, refusal)
    context = {**agenda_context(request, meeting), "refusal": refusal, **typed}
    template = "meetings/meeting_detail.html" + ("#agenda" if is_piece else "")
    return render(request, template, context, status=422 if refusal else 200)
