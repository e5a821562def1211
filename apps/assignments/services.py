"""Promises to translate sections: made, kept longer, given back, ended."""

import contextlib
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.services import record
from apps.assignments import due, telling
from apps.assignments.errors import (
    AssignmentError,
    ClosedAlready,
    HeldAlready,
    NotYours,
    UnfitDay,
)
from apps.assignments.models import Assignment, Ending
from apps.documents.models import Section

MOST = 200  # in one go; the next comes in a minute


@transaction.atomic
def claim(sections: Iterable[Section], user: User) -> list[Assignment]:
    """Promise every section that nobody holds, until the Monday after next.

    One that the user holds already counts as theirs. Raises HeldAlready, naming the holders, when
    not one of them could be had; those taken in between are left out otherwise (`missed`).
    """
    wanted = [section for section in sections if section.gone_at is None]
    if not wanted:
        raise AssignmentError(_("There is no free section to take here."))
    claimed = [held for section in wanted if (held := _claim_one(section, user))]
    if not claimed:
        raise HeldAlready(held_sentence(wanted))
    return claimed


def _claim_one(section: Section, user: User) -> Assignment | None:
    made = _promise(section, user)
    if made is None:
        return Assignment.objects.held_by(user).filter(section=section).first()
    record("section claimed", section, user, due_on=str(made.due_on))
    return made


def _promise(section: Section, user: User) -> Assignment | None:
    """A new promise, unless somebody holds the section."""
    due_on = due.monday_after_next(due.today())
    try:
        with transaction.atomic():
            return Assignment.objects.create(section=section, translator=user, due_on=due_on)
    except IntegrityError:
        return None


@transaction.atomic
def share_out(shares: Iterable[tuple[Section, User]], by: User) -> list[Assignment]:
    """Give each section to its person, as the group agreed; those held by now are left out.

    Maintainers do it for everybody, others for themselves.
    """
    shares = [(section, person) for section, person in shares if section.gone_at is None]
    if not may(by, Action.MANAGE_MEMBERS) and any(person != by for _section, person in shares):
        raise NotYours(_("Only maintainers share out for others. Tick your own sections."))
    made = []
    for section, person in shares:
        if may(person, Action.TRANSLATE) and (promise := _promise(section, person)):
            record("section shared out", section, by, translator=str(person))
            telling.shared_out(promise, by)
            made.append(promise)
    return made


def held_sentence(sections: Iterable[Section]) -> str:
    """Who holds these sections, in a sentence for somebody who wanted them."""
    held = Assignment.objects.open().filter(section__in=list(sections)).select_related("translator")
    names = sorted({str(assignment.translator) for assignment in held})
    if not names:
        return _("The section was given back just now. Please try again.")
    return ngettext(
        "%(names)s took it a moment before you. Nothing has changed.",
        "%(names)s took them a moment before you. Nothing has changed.",
        len(held),
    ) % {"names": ", ".join(names)}


@transaction.atomic
def release(assignment: Assignment, user: User) -> None:
    """Give a section back to the group. Texts and credit stay."""
    refuse_others(assignment, user)
    is_own = assignment.translator_id == user.pk
    close(assignment, Ending.GIVEN_BACK if is_own else Ending.RELEASED)
    record("section released", assignment.section, user, translator=str(assignment.translator))


@transaction.atomic
def let_go(assignment: Assignment, why: str) -> None:
    """The site opens a section again: `slept`, past its day, or `left`, with who held it."""
    close(assignment, Ending.RELEASED)
    translator = str(assignment.translator)
    record("section released", assignment.section, translator=translator, why=why)
    telling.opened(assignment)


def let_go_of_departed() -> int:
    """Offer to the group what people held who have left. How many sections those were."""
    departed = list(Assignment.objects.departed().select_related("section", "translator")[:MOST])
    for assignment in departed:
        with contextlib.suppress(ClosedAlready):
            let_go(assignment, "left")
    return len(departed)


@transaction.atomic
def postpone(assignment: Assignment, user: User) -> Assignment:
    """A week more. Asked twice from the same screen, it is still one week."""
    refuse_others(assignment, user)
    later = due.a_week_later(assignment.due_on, due.today())
    as_seen = Assignment.objects.open().filter(pk=assignment.pk, due_on=assignment.due_on)
    if not as_seen.update(due_on=later):
        raise ClosedAlready(_("This section has been changed meanwhile. Please look again."))
    assignment.due_on = later
    record("section postponed", assignment.section, user, due_on=str(later))
    return assignment


@transaction.atomic
def promise_by(assignment: Assignment, user: User, due_on: date) -> Assignment:
    """Promise the section by another day."""
    refuse_others(assignment, user)
    if not due.is_fit(due_on, due.today()):
        raise UnfitDay(_("Choose a day after today and within half a year."))
    if not Assignment.objects.open().filter(pk=assignment.pk).update(due_on=due_on):
        raise ClosedAlready(_("This section has been given back already."))
    assignment.due_on = due_on
    record("section due day set", assignment.section, user, due_on=str(due_on))
    return assignment


def end_approved(section: Section) -> int:
    """The promise is kept: its section is approved. How many promises ended: none or one."""
    held = Assignment.objects.open().filter(section=section)
    return held.update(closed_at=timezone.now(), ending=Ending.APPROVED)


def holder_of(section: Section) -> User | None:
    held = Assignment.objects.open().filter(section=section).select_related("translator").first()
    return held.translator if held else None


def may_change(assignment: Assignment, user: User) -> bool:
    return assignment.translator_id == user.pk or may(user, Action.MANAGE_MEMBERS)


def refuse_others(assignment: Assignment, user: User) -> None:
    if not may_change(assignment, user):
        raise NotYours(
            _("Only %(name)s and maintainers can do this.") % {"name": assignment.translator}
        )


def close(assignment: Assignment, ending: Ending) -> None:
    """End a promise, unless somebody else did."""
    still_open = Assignment.objects.open().filter(pk=assignment.pk)
    if not still_open.update(closed_at=timezone.now(), ending=ending):
        raise ClosedAlready(_("This section has been given back already."))
