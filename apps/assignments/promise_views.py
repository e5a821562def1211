"""One promise on a page of its own: until when, in whose hands, and handing it over."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.permissions import Action, person, requires
from apps.assignments import handovers, services
from apps.assignments.errors import AssignmentError
from apps.assignments.forms import DueForm, HandoverForm
from apps.assignments.models import Assignment, Handover, translators
from apps.assignments.views import assignment_of, done, refused

DETAIL = "assignments/assignment_detail.html"


@requires(Action.TRANSLATE)
@require_safe
def assignment_detail(request: HttpRequest, assignment_id: int) -> HttpResponse:
    assignment = assignment_of(assignment_id)
    if not services.may_change(assignment, person(request)):
        raise PermissionDenied(_("Only its holder and maintainers can change this."))
    return render(request, DETAIL, _context(assignment))


@require_POST
@requires(Action.TRANSLATE)
def assignment_due(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Promise the section by another day; a refused one comes back in its field."""
    assignment = assignment_of(assignment_id)
    form = DueForm(request.POST)
    if form.is_valid():
        try:
            services.promise_by(assignment, person(request), form.cleaned_data["due_on"])
        except AssignmentError as error:
            form.add_error("due_on", str(error))
    if form.errors:
        return _again(request, assignment, due_form=form)
    return done(request, _("The new day is kept."))


@require_POST
@requires(Action.TRANSLATE)
def handover_offer(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Ask somebody to take the section over."""
    assignment = assignment_of(assignment_id)
    form = HandoverForm(translators().order_by("name"), request.POST)
    if form.is_valid():
        try:
            handovers.offer(assignment, person(request), form.cleaned_data["to"])
        except AssignmentError as error:
            form.add_error("to", str(error))
    if form.errors:
        return _again(request, assignment, handover_form=form)
    sentence = _("%(name)s is asked. The section stays where it is until they say yes.")
    return done(request, sentence % {"name": form.cleaned_data["to"]})


@require_POST
@requires(Action.TRANSLATE)
def handover_accept(request: HttpRequest, handover_id: int) -> HttpResponse:
    try:
        handovers.accept(_handover(handover_id), person(request))
    except AssignmentError as error:
        return refused(request, error)
    return done(request, _("The section is yours now. What was translated comes with it."))


@require_POST
@requires(Action.TRANSLATE)
def handover_decline(request: HttpRequest, handover_id: int) -> HttpResponse:
    try:
        handovers.decline(_handover(handover_id), person(request))
    except AssignmentError as error:
        return refused(request, error)
    return done(request, _("You said no. The section stays where it is."))


@require_POST
@requires(Action.TRANSLATE)
def handover_withdraw(request: HttpRequest, handover_id: int) -> HttpResponse:
    try:
        handovers.withdraw(_handover(handover_id), person(request))
    except AssignmentError as error:
        return refused(request, error)
    return done(request, _("The section stays where it is."))


def _again(request: HttpRequest, assignment: Assignment, **forms: Any) -> HttpResponse:
    if not services.may_change(assignment, person(request)):
        raise PermissionDenied(_("Only its holder and maintainers can change this."))
    return render(request, DETAIL, _context(assignment, **forms), status=422)


def _context(
    assignment: Assignment,
    due_form: DueForm | None = None,
    handover_form: HandoverForm | None = None,
) -> dict[str, Any]:
    asked = Handover.objects.open().filter(assignment=assignment).select_related("to").first()
    return {
        "assignment": assignment,
        "asked": asked,
        "due_form": due_form or DueForm(initial={"due_on": assignment.due_on}),
        "handover_form": handover_form or HandoverForm(User.objects.none()),
        "people": _people(assignment),
    }


def _people(assignment: Assignment) -> list[dict[str, Any]]:
    """Whom to ask, with what each of them has in hand: the freest first."""
    others = translators().exclude(pk=assignment.translator_id)
    held = handovers.in_hand(others)
    people = [
        {"person": one, "sections": sections, "words": words}
        for one in others
        for sections, words in [held.get(one.pk, (0, 0))]
    ]
    return sorted(people, key=lambda one: one["words"])


def _handover(handover_id: int) -> Handover:
    known = Handover.objects.select_related("assignment__section", "assignment__translator", "to")
    return get_object_or_404(known, pk=handover_id)
