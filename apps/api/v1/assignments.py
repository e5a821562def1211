"""Claiming, giving back, handing over."""

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.pages import AssignmentOut, assignment_out, present_page, present_section
from apps.api.v1.paging import Id, Paged, Paging, RowId, paged
from apps.api.v1.people import PersonOut, person_out
from apps.assignments import handovers, services
from apps.assignments.models import Assignment, Handover, translators

router = Router(tags=["assignments"])
KNOWN = Assignment.objects.select_related("section__page", "translator").defer(
    "section__page__text"
)
ASKED = Handover.objects.select_related("assignment__section", "assignment__translator", "to")


class Held(Paging):
    holder: RowId | None = None


class DueIn(Schema):
    due_on: date


class HandoverIn(Schema):
    to: RowId


class HandoverOut(Schema):
    id: int
    assignment: int
    section: int
    holder: PersonOut
    to: PersonOut
    offered_at: datetime


def _handover_out(handover: Handover) -> HandoverOut:
    return HandoverOut(
        id=handover.pk,
        assignment=handover.assignment_id,
        section=handover.assignment.section_id,
        holder=person_out(handover.assignment.translator),
        to=person_out(handover.to),
        offered_at=handover.offered_at,
    )


def _assignment(assignment_id: int) -> Assignment:
    return get_object_or_404(KNOWN.all(), pk=assignment_id)


def _handover(handover_id: int) -> Handover:
    return get_object_or_404(ASKED.all(), pk=handover_id)


@router.get(
    "/assignments",
    response=Paged[AssignmentOut],
    auth=allows(Action.READ),
    summary="What is held, by due day",
)
def assignments(request: HttpRequest, at: Query[Held]) -> object:
    held = KNOWN.open().present()
    held = held.filter(translator=at.holder) if at.holder else held
    return paged(held, at, lambda rows: [assignment_out(one) for one in rows])


@router.post(
    "/sections/{section_id}/claim",
    response=AssignmentOut,
    auth=allows(Action.TRANSLATE),
    summary="Claim a section",
)
def claim_section(request: HttpRequest, section_id: Id) -> AssignmentOut:
    """One that you hold already counts as claimed."""
    [assignment] = services.claim([present_section(section_id)], asker(request))
    return assignment_out(assignment)


@router.post(
    "/pages/{page_id}/claim",
    response=list[AssignmentOut],
    auth=allows(Action.TRANSLATE),
    summary="Claim all of a page that is free",
)
def claim_page(request: HttpRequest, page_id: Id) -> list[AssignmentOut]:
    page = present_page(page_id)
    held = Assignment.objects.open().filter(section__page=page)
    free = page.sections.present().exclude(pk__in=held.values("section"))
    return [assignment_out(one) for one in services.claim(list(free), asker(request))]


@router.post(
    "/assignments/{assignment_id}/release",
    response={204: None},
    auth=allows(Action.TRANSLATE),
    summary="Give a section back",
)
def release(request: HttpRequest, assignment_id: Id) -> None:
    services.release(_assignment(assignment_id), asker(request))


@router.post(
    "/assignments/{assignment_id}/postpone",
    response=AssignmentOut,
    auth=allows(Action.TRANSLATE),
    summary="A week more",
)
def postpone(request: HttpRequest, assignment_id: Id) -> AssignmentOut:
    return assignment_out(services.postpone(_assignment(assignment_id), asker(request)))


@router.put(
    "/assignments/{assignment_id}/due",
    response=AssignmentOut,
    auth=allows(Action.TRANSLATE),
    summary="Promise it by another day",
)
def promise_by(request: HttpRequest, assignment_id: Id, wanted: DueIn) -> AssignmentOut:
    assignment = _assignment(assignment_id)
    return assignment_out(services.promise_by(assignment, asker(request), wanted.due_on))


@router.get(
    "/handovers",
    response=Paged[HandoverOut],
    auth=allows(Action.READ),
    summary="Sections that you are asked to take over",
)
def asked_of_me(request: HttpRequest, at: Query[Paging]) -> object:
    waiting = ASKED.open().present().filter(to=asker(request))
    return paged(waiting, at, lambda rows: [_handover_out(one) for one in rows])


@router.post(
    "/assignments/{assignment_id}/handovers",
    response=HandoverOut,
    auth=allows(Action.TRANSLATE),
    summary="Ask somebody to take a section over",
)
def hand_over(request: HttpRequest, assignment_id: Id, wanted: HandoverIn) -> HandoverOut:
    """You hold it until they say yes."""
    to = get_object_or_404(translators(), pk=wanted.to)
    return _handover_out(handovers.offer(_assignment(assignment_id), asker(request), to))


@router.post(
    "/handovers/{handover_id}/accept",
    response=AssignmentOut,
    auth=allows(Action.TRANSLATE),
    summary="Take the section over",
)
def accept(request: HttpRequest, handover_id: Id) -> AssignmentOut:
    return assignment_out(handovers.accept(_handover(handover_id), asker(request)))


@router.post(
    "/handovers/{handover_id}/decline",
    response={204: None},
    auth=allows(Action.TRANSLATE),
    summary="Say no to it",
)
def decline(request: HttpRequest, handover_id: Id) -> None:
    handovers.decline(_handover(handover_id), asker(request))


@router.post(
    "/handovers/{handover_id}/withdraw",
    response={204: None},
    auth=allows(Action.TRANSLATE),
    summary="Keep the section after all",
)
def withdraw(request: HttpRequest, handover_id: Id) -> None:
    handovers.withdraw(_handover(handover_id), asker(request))
