"""Marking a page or a cell as a port, with a reason, and taking that back."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.services import record
from apps.documents.models import Page, Section, Segment, SegmentKind
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.models import Port
from apps.translation.ports import telling
from apps.translation.services import refuse_others

LONGEST_REASON = 300


@transaction.atomic
def mark_page(page: Page, by: User, reason: str) -> Port:
    """Make the code of every cell the translators' own. A maintainer's act.

    What is marked already stays as it is.
    """
    reason = _reason(reason)
    cells = Segment.objects.present().filter(section__page=page, kind=SegmentKind.CODE)
    if not cells.exists():
        raise TranslationError(_("This page has no code that could be a port."))
    return _mark(page, by, reason, page=page)


@transaction.atomic
def mark_cell(cell: Segment, by: User, reason: str) -> Port:
    """Make the code of one cell its translator's own: by who holds the section, or a maintainer."""
    reason = _reason(reason)
    if not cell.is_code:
        raise TranslationError(_("Only code can be a port."))
    _refuse_strangers(cell.section, by)
    return _mark(cell, by, reason, segment=cell)


@transaction.atomic
def take_back(port: Port, by: User) -> None:
    """The source's code stands again. What was written stays in the history and in drafts."""
    if port.segment:
        _refuse_strangers(port.segment.section, by)
    if Port.objects.filter(pk=port.pk).delete()[0]:
        record("port unmarked", _marked(port), by, reason=port.reason)
        telling.unmarked(port, by)


def _mark(thing: models.Model, by: User, reason: str, **place: Any) -> Port:
    try:
        with transaction.atomic():
            port = Port.objects.create(**place, reason=reason, marked_by=by)
    except IntegrityError:
        return Port.objects.get(**place)
    record("port marked", thing, by, reason=reason)
    telling.marked(port, by)
    return port


def _marked(port: Port) -> Page | Segment:
    marked = port.page or port.segment
    assert marked is not None, "a port is of a page or of a cell"
    return marked


def _reason(reason: str) -> str:
    reason = clean(reason).text
    if not reason:
        raise TranslationError(_("Say why this is a port: the reviewer reads it."))
    if len(reason) > LONGEST_REASON:
        raise TranslationError(_("The reason may have 300 characters."))
    return reason


def _refuse_strangers(section: Section, by: User) -> None:
    if not may(by, Action.MANAGE_SOURCES):
        refuse_others(section, by)
