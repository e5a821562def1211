"""Claiming and giving back. The screens that show sections belong to other apps: a request by
script is answered with the event `assignments-changed`, on which they redraw themselves."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.assignments import services
from apps.assignments.errors import AssignmentError
from apps.assignments.models import Assignment
from apps.documents.models import Page, Section

CHANGED = "assignments-changed"
ID = re.compile("[0-9]{1,18}")  # what fits into a column


@require_POST
@requires(Action.TRANSLATE)
def section_claim(request: HttpRequest, section_id: int) -> HttpResponse:
    section = get_object_or_404(Section.objects.present(), pk=section_id)
    return _claim(request, [section])


@require_POST
@requires(Action.TRANSLATE)
def page_claim(request: HttpRequest, page_id: int) -> HttpResponse:
    """Claim the ticked sections of a page; with none ticked, all that are free."""
    page = get_object_or_404(Page.objects.present(), pk=page_id)
    sections = page.sections.present()
    ticked = [int(pk) for pk in request.POST.getlist("sections") if ID.fullmatch(pk)]
    if ticked:
        return _claim(request, list(sections.filter(pk__in=ticked)))
    held = Assignment.objects.open().filter(section__page=page)
    return _claim(request, list(sections.exclude(pk__in=held.values("section"))))


@require_POST
@requires(Action.TRANSLATE)
def assignment_release(request: HttpRequest, assignment_id: int) -> HttpResponse:
    assignment = assignment_of(assignment_id)
    try:
        services.release(assignment, person(request))
    except AssignmentError as error:
        return refused(request, error)
    return done(request, _("The section is free again. What was translated stays."))


@require_POST
@requires(Action.TRANSLATE)
def assignment_postpone(request: HttpRequest, assignment_id: int) -> HttpResponse:
    assignment = assignment_of(assignment_id)
    try:
        services.postpone(assignment, person(request))
    except AssignmentError as error:
        return refused(request, error)
    return done(request, _("You have a week more."))


def assignment_of(assignment_id: int) -> Assignment:
    known = Assignment.objects.select_related("section__page", "translator").defer(
        "section__page__text"
    )
    return get_object_or_404(known, pk=assignment_id)


def _claim(request: HttpRequest, sections: list[Section]) -> HttpResponse:
    try:
        claimed = services.claim(sections, person(request))
    except AssignmentError as error:
        return refused(request, error)
    had = {assignment.section_id for assignment in claimed}
    missed = [section for section in sections if section.pk not in had]
    sentence = ngettext(
        "You hold one section more now.", "You hold %(count)s sections more now.", len(had)
    )
    if missed:
        messages.warning(request, services.held_sentence(missed))
    return done(request, sentence % {"count": len(had)})


def done(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Trigger": CHANGED})
    messages.success(request, sentence)
    return redirect(_way_back(request))


def refused(request: HttpRequest, error: AssignmentError) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(
            str(error),
            status=409,
            content_type="text/plain; charset=utf-8",
            headers={"HX-Trigger": CHANGED},
        )
    messages.error(request, str(error))
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """Where the button stood: `next`, or the page that was left."""
    for target in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if target and url_has_allowed_host_and_scheme(
            target, {request.get_host()}, request.is_secure()
        ):
            return target
    return "/docs/"
