"""Whom a mark concerns: those who hold what it stands on, each told once of it."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.notifications.kinds import Kind
from apps.notifications.services import notify
from apps.translation.models import Port


def marked(port: Port, by: User, **facts: Any) -> None:
    """Call it inside the transaction. The way leads to the first place that the person holds."""
    cell = port.segment
    place = Q(section=cell.section_id) if cell else Q(section__page=port.page_id)
    held = Assignment.objects.open().filter(place).select_related("section", "translator")
    firsts = {one.translator_id: one for one in held.order_by("-section__position")}
    for first in firsts.values():
        there = reverse("translation:section-translate", args=[first.section_id])
        thing = first.section if cell else port.page
        assert thing is not None, "a port is of a page or of a cell"
        url = f"{there}?segment={cell.pk}" if cell else there
        notify([first.translator], Kind.PORTED, thing, url=url, actor=by, **facts)


def unmarked(port: Port, by: User) -> None:
    marked(port, by, is_unmarked=True)
