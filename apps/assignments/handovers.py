"""A section goes from one pair of hands to another: offered, then accepted or declined.

A promise is made by the person who keeps it, so nobody finds a section in their name unasked; and
its holder stays the holder until the other says yes, so that it never lies between two chairs.
"""

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.services import record
from apps.assignments import due, telling
from apps.assignments.errors import ClosedAlready, NotYours, UnfitPerson
from apps.assignments.models import Answer, Assignment, Ending, Handover
from apps.assignments.services import close, refuse_others


def in_hand(people: QuerySet[User]) -> dict[int, tuple[int, int]]:
    """How many sections and words each of these people holds, by their id."""
    held = Assignment.objects.open().present().filter(translator__in=people).order_by()
    rows = held.values_list("translator").annotate(Count("pk"), Sum("section__words"))
    return {person: (sections, words or 0) for person, sections, words in rows}


@transaction.atomic
def offer(assignment: Assignment, user: User, to: User) -> Handover:
    """Ask somebody to take a section over; whoever was asked before need not answer any more."""
    refuse_others(assignment, user)
    if to.pk == assignment.translator_id or not may(to, Action.TRANSLATE):
        raise UnfitPerson(_("%(name)s cannot take this section over.") % {"name": to})
    Handover.objects.open().filter(assignment=assignment).update(**_answered(Answer.WITHDRAWN))
    if not Assignment.objects.open().filter(pk=assignment.pk).exists():
        raise ClosedAlready(_("This section has been given back already."))
    try:
        with transaction.atomic():
            made = Handover.objects.create(assignment=assignment, offered_by=user, to=to)
    except IntegrityError:
        raise ClosedAlready(
            _("This section has been changed meanwhile. Please look again.")
        ) from None
    record("section offered", assignment.section, user, to=str(to))
    telling.offered(made)
    return made


@transaction.atomic
def accept(handover: Handover, user: User) -> Assignment:
    """Take the section over: the promise of one ends and that of the other begins."""
    if handover.to_id != user.pk:
        raise NotYours(_("This section was offered to %(name)s.") % {"name": handover.to})
    _answer(handover, Answer.ACCEPTED)
    before = handover.assignment
    close(before, Ending.HANDED_OVER)
    taken = Assignment.objects.create(
        section=before.section,
        translator=user,
        due_on=due.for_somebody_new(before.due_on, due.today()),
    )
    record("section handed over", before.section, user, translator=str(before.translator))
    return taken


@transaction.atomic
def decline(handover: Handover, user: User) -> None:
    """Say no. The section stays with its holder."""
    if handover.to_id != user.pk:
        raise NotYours(_("This section was offered to %(name)s.") % {"name": handover.to})
    _answer(handover, Answer.DECLINED)
    record("handover declined", handover.assignment.section, user)


@transaction.atomic
def withdraw(handover: Handover, user: User) -> None:
    """Keep it after all."""
    refuse_others(handover.assignment, user)
    _answer(handover, Answer.WITHDRAWN)
    record("handover withdrawn", handover.assignment.section, user, to=str(handover.to))


def _answer(handover: Handover, answer: Answer) -> None:
    if not Handover.objects.filter(pk=handover.pk, answered_at=None).update(**_answered(answer)):
        raise ClosedAlready(_("This was answered already."))


def _answered(answer: Answer) -> dict[str, object]:
    return {"answered_at": timezone.now(), "answer": answer}
