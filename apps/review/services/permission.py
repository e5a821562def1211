"""Asks the table of states.py, and says in a sentence why a step is not this person's.

Steps in one section are taken one after another: whoever comes second sees what the first made of
it, and no two wait for rows of each other.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.documents.models import Section
from apps.review import states
from apps.review.errors import NotAllowed, OwnWork
from apps.review.states import Situation, Step

BY_REVIEWER = {Step.TAKE, Step.LEAVE, Step.REQUEST_CHANGES, Step.APPROVE}


def hold(sections: Iterable[Section]) -> None:
    """Until this transaction ends nobody else takes a step in these sections."""
    wanted = Section.objects.filter(pk__in=[section.pk for section in sections]).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk"))


def require(step: Step, section: Section, user: User) -> Situation:
    """The situation, if the table allows `step` in it; NotAllowed or OwnWork otherwise."""
    hold([section])
    situation = states.situation_of(section)
    if situation.allows(step, user):
        return situation
    if step in BY_REVIEWER:
        raise _reviewer_refused(situation, user)
    if step is Step.CONFIRM:
        raise NotAllowed(_("Your role does not allow this."))
    if situation.holder != user:
        raise NotAllowed(_("Only who holds the section can do this."))
    raise NotAllowed(_("This is not possible now. Please look at the section again."))


def _reviewer_refused(situation: Situation, user: User) -> NotAllowed | OwnWork:
    if situation.review is None:
        return NotAllowed(_("Nobody asks for a review of this section now."))
    if not may(user, Action.REVIEW):
        return NotAllowed(_("Your role does not allow this."))
    if situation.has_words_of(user):
        return OwnWork(_("You translated here yourself: somebody else has to review it."))
    if situation.reviewer not in {None, user}:
        return NotAllowed(_("Somebody else reviews this section already."))
    return NotAllowed(_("This is not possible now. Please look at the section again."))
