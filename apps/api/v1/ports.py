"""Pages and cells that are ports: their code is the translators' own."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.paging import Id
from apps.api.v1.people import PersonOut, person_out
from apps.documents.models import Page, Segment
from apps.translation.models import Port
from apps.translation.ports import services

router = Router(tags=["ports"])


class PortOut(Schema):
    """`is_whole`: the whole page is a port, and so this cell is one."""

    is_whole: bool
    reason: str
    marked_by: PersonOut
    marked_at: datetime


class PortIn(Schema):
    reason: str = Field(max_length=300, min_length=1)


def port_out(port: Port) -> PortOut:
    return PortOut(
        is_whole=port.is_whole,
        reason=port.reason,
        marked_by=person_out(port.marked_by),
        marked_at=port.marked_at,
    )


def _page(page_id: int) -> Page:
    return get_object_or_404(Page.objects.present().light(), pk=page_id)


def _segment(segment_id: int) -> Segment:
    known = Segment.objects.present().select_related("section__page")
    return get_object_or_404(known.defer("section__page__text"), pk=segment_id)


@router.put(
    "/pages/{page_id}/port",
    response=PortOut,
    auth=allows(Action.MANAGE_SOURCES),
    summary="Mark a page as a port",
)
def mark_page(request: HttpRequest, page_id: Id, typed: PortIn) -> PortOut:
    """One that is marked already stays as it is."""
    return port_out(services.mark_page(_page(page_id), asker(request), typed.reason))


@router.delete(
    "/pages/{page_id}/port",
    response={204: None},
    auth=allows(Action.MANAGE_SOURCES),
    summary="Take the mark of a page back",
)
def unmark_page(request: HttpRequest, page_id: Id) -> None:
    """What was written stays in the history; the source's code stands again."""
    for port in Port.objects.filter(page=_page(page_id)):
        services.take_back(port, asker(request))


@router.put(
    "/segments/{segment_id}/port",
    response=PortOut,
    auth=allows(Action.UNLOCK_CODE),
    summary="Mark a cell of code as a port",
)
def mark_cell(request: HttpRequest, segment_id: Id, typed: PortIn) -> PortOut:
    """By who holds its section, or a maintainer. One that is marked already stays as it is."""
    return port_out(services.mark_cell(_segment(segment_id), asker(request), typed.reason))


@router.delete(
    "/segments/{segment_id}/port",
    response={204: None},
    auth=allows(Action.UNLOCK_CODE),
    summary="Take the mark of a cell back",
)
def unmark_cell(request: HttpRequest, segment_id: Id) -> None:
    """What was written stays in the history; the source's code stands again."""
    for port in Port.objects.filter(segment=_segment(segment_id)):
        services.take_back(port, asker(request))
