"""The states of a section, and the one table of who may take which step from which of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import MAY, Action, may
from apps.assignments.models import Assignment
from apps.documents.models import Page, Section, SectionQuerySet
from apps.review import counts, progress
from apps.review.models import Review, ReviewState
from apps.review.progress import Progress
from apps.translation.migrating.writers import behind
from apps.translation.models import State, Translation


class SectionState(models.TextChoices):
    """Outdated stands beside these: any of them may hold texts made for an older source."""

    OPEN = "open", _("nobody's")
    ASSIGNED = "assigned", _("assigned")
    TRANSLATING = "translating", _("being translated")
    IN_REVIEW = "in_review", _("in review")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    APPROVED = "approved", _("approved")


class Step(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    TAKE = "take"
    DECLINE = "decline"
    LEAVE = "leave"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    APPLY = "apply"
    CONFIRM = "confirm"  # a changed term in a text that had been approved


class Who(StrEnum):
    ANYBODY = "anybody"  # whose role allows translating
    ANY_REVIEWER = "any_reviewer"  # whose role allows reviewing; never of their own words
    HOLDER = "holder"
    PROPOSED = "proposed"  # to whom this round is proposed
    REVIEWER = "reviewer"  # of this round; while it has none, whoever wrote nothing in it
    MAINTAINER = "maintainer"


@dataclass(frozen=True, slots=True)
class Transition:
    step: Step
    start: frozenset[SectionState]
    end: SectionState | None  # None: the state stays
    whose: Who


OPEN, ASSIGNED, TRANSLATING, IN_REVIEW, CHANGES_ASKED, APPROVED = SectionState
HELD = frozenset({ASSIGNED, TRANSLATING, IN_REVIEW, CHANGES_ASKED, APPROVED})
UNDER_REVIEW = frozenset({IN_REVIEW, CHANGES_ASKED})

TRANSITIONS = (
    Transition(Step.CLAIM, frozenset(SectionState), ASSIGNED, Who.ANYBODY),
    Transition(Step.RELEASE, HELD, OPEN, Who.HOLDER),
    Transition(Step.RELEASE, HELD, OPEN, Who.MAINTAINER),
    Transition(Step.SUBMIT, frozenset({TRANSLATING, CHANGES_ASKED}), IN_REVIEW, Who.HOLDER),
    Transition(Step.WITHDRAW, UNDER_REVIEW, TRANSLATING, Who.HOLDER),
    Transition(Step.TAKE, frozenset({IN_REVIEW}), None, Who.REVIEWER),
    Transition(Step.DECLINE, frozenset({IN_REVIEW}), None, Who.PROPOSED),
    Transition(Step.LEAVE, UNDER_REVIEW, None, Who.REVIEWER),
    Transition(Step.LEAVE, UNDER_REVIEW, None, Who.MAINTAINER),
    Transition(Step.REQUEST_CHANGES, frozenset({IN_REVIEW}), CHANGES_ASKED, Who.REVIEWER),
    Transition(Step.APPROVE, UNDER_REVIEW, APPROVED, Who.REVIEWER),
    # What an earlier holder wrote has two people behind it once the present one approves it.
    Transition(Step.APPROVE, HELD, None, Who.HOLDER),
    Transition(Step.APPLY, HELD, None, Who.HOLDER),
    Transition(Step.CONFIRM, frozenset(SectionState), None, Who.ANY_REVIEWER),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One section as lists show it: how far it is and who has it in hand."""

    section: Section
    progress: Progress
    assignment: Assignment | None
    review: Review | None

    @property
    def state(self) -> SectionState:
        if self.review:
            waiting = self.review.state == ReviewState.WAITING
            return SectionState.IN_REVIEW if waiting else SectionState.CHANGES_ASKED
        if self.progress.is_approved:
            return SectionState.APPROVED
        if self.assignment is None:
            return SectionState.OPEN
        has_begun = self.progress.translated or self.progress.outdated
        return SectionState.TRANSLATING if has_begun else SectionState.ASSIGNED


def standings(sections: Iterable[Section]) -> list[Standing]:
    """Where these sections stand, in their order; a few queries however many they are."""
    shown = list(sections)
    return _standings(shown, Section.objects.filter(pk__in=[section.pk for section in shown]))


def standings_on(page: Page) -> list[Standing]:
    """Where the sections of a page stand, in their order."""
    sections = Section.objects.filter(page=page, gone_at=None)
    return _standings(list(sections.order_by("position")), sections)


def _standings(sections: list[Section], wanted: SectionQuerySet) -> list[Standing]:
    counted = counts.by_section(wanted)
    ids = wanted.order_by().values("pk")
    held = Assignment.objects.open().filter(section__in=ids).select_related("translator")
    asked = Review.objects.open().filter(section__in=ids)
    assignments = {assignment.section_id: assignment for assignment in held}
    reviews = {
        review.section_id: review
        for review in asked.select_related("requested_by", "reviewer", "proposed_to")
    }
    return [
        Standing(
            section=section,
            progress=counted.get(section.pk, Progress()),
            assignment=assignments.get(section.pk),
            review=reviews.get(section.pk),
        )
        for section in sections
    ]


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a section stands, as far as it decides who may take which step.

    `authors` wrote texts in it that nobody has approved yet.
    """

    standing: Standing
    authors: frozenset[int]

    @property
    def holder(self) -> User | None:
        return self.standing.assignment.translator if self.standing.assignment else None

    @property
    def review(self) -> Review | None:
        return self.standing.review

    @property
    def reviewer(self) -> User | None:
        """Whose round it is. Who has left, or holds the section now, reviews it no more."""
        reviewer = self.review.reviewer if self.review else None
        return reviewer if reviewer != self.holder and may(reviewer, Action.REVIEW) else None

    @property
    def proposed_to(self) -> User | None:
        return self.review.proposed_to if self.review else None

    def is_(self, who: Who, user: User) -> bool:
        match who:
            case Who.ANYBODY:
                return self.holder is None and may(user, Action.TRANSLATE)
            case Who.ANY_REVIEWER:
                return may(user, Action.REVIEW)
            case Who.HOLDER:
                return self.holder == user and may(user, Action.TRANSLATE)
            case Who.MAINTAINER:
                return may(user, Action.MANAGE_MEMBERS)
            case Who.PROPOSED:
                return self.reviewer is None and self.proposed_to == user
            case Who.REVIEWER:
                return self.may_review(user)

    def may_review(self, user: User) -> bool:
        """Whether this round is the user's, or could be."""
        if self.review is None or not may(user, Action.REVIEW):
            return False
        return not self.has_words_of(user) and self.reviewer in {None, user}

    def has_words_of(self, user: User) -> bool:
        """Whether the user has a hand in the texts that wait for approval."""
        asked = self.review is not None and self.review.requested_by == user
        return asked or self.holder == user or user.pk in self.authors

    def allows(self, step: Step, user: User) -> bool:
        """Whether the table gives this step to this person now."""
        if step is Step.TAKE and self.reviewer is not None:
            return False
        if step is Step.LEAVE and self.reviewer is None:
            return False
        return any(
            self.standing.state in transition.start and self.is_(transition.whose, user)
            for transition in TRANSITIONS
            if transition.step is step
        )

    def steps(self, user: User) -> frozenset[Step]:
        """What the screen offers this person."""
        return frozenset(step for step in Step if self.allows(step, user))


def reviewers_for(situation: Situation) -> QuerySet[User]:
    """Who could review this section: nobody, when all others wrote in it or are gone."""
    own = {person.pk for person in (situation.holder, _requester(situation)) if person}
    return reviewing_people().exclude(pk__in=own | situation.authors)


def reviewing_people() -> QuerySet[User]:
    """Whose role allows reviewing, and who are here."""
    reviewing = [role for role, actions in MAY.items() if Action.REVIEW in actions]
    return User.objects.active().filter(role__in=reviewing)


def _requester(situation: Situation) -> User | None:
    return situation.review.requested_by if situation.review else None


def situation_of(section: Section) -> Situation:
    [standing] = standings([section])
    return Situation(standing, authors_in(section))


def authors_in(section: Section) -> frozenset[int]:
    """Who wrote the texts of this section that still wait for somebody to approve them.

    Whoever only changed a term or replaced words in one has no hand in the others; who wrote the
    words in which somebody replaced some has.
    """
    waiting = Translation.objects.filter(
        segment__in=progress.unapproved(section), state=State.TRANSLATED, newest__isnull=False
    )
    written = waiting.filter(newest__term_change=None)
    authors = set(written.values_list("newest__author", flat=True))
    replaced = waiting.filter(newest__term_change__migration__replacement__isnull=False)
    revisions = [row.newest for row in replaced.select_related("newest") if row.newest]
    return frozenset(authors.union(*behind(revisions).values()))
