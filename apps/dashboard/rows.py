"""What one line of the board says about a page and about each of its sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.dashboard.hands import Hands
from apps.dashboard.overview import Promise, Round
from apps.documents.models import Page, Section
from apps.review.page_facts import PageFacts
from apps.review.progress import Progress
from apps.review.states import SectionState, Standing
from apps.verification.models import Verdict
from runner.models import Backend

TO_TAKE = (SectionState.OPEN, SectionState.CHANGES_ASKED)
REVIEWED = (SectionState.IN_REVIEW, SectionState.CHANGES_ASKED, SectionState.APPROVED)


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section as `user` sees it."""

    standing: Standing
    user: User

    @property
    def section(self) -> Section:
        return self.standing.section

    @property
    def progress(self) -> Progress:
        return self.standing.progress

    @property
    def state(self) -> SectionState:
        return self.standing.state

    @property
    def holder(self) -> User | None:
        return self.standing.assignment.translator if self.standing.assignment else None

    @property
    def reviewer(self) -> User | None:
        return self.standing.review.reviewer if self.standing.review else None

    @property
    def is_mine(self) -> bool:
        return self.holder == self.user

    @property
    def is_free(self) -> bool:
        """Whether somebody could take it and would find work in it."""
        return self.holder is None and self.state in TO_TAKE and self.progress.pieces > 0

    @property
    def is_my_turn(self) -> bool:
        review = self.standing.review
        if review is None or not review.is_waiting:
            return False
        return (review.reviewer or review.proposed_to) == self.user

    @property
    def url(self) -> str:
        """Its holder goes on in the editor; others see what was sent for review."""
        is_review = self.state in REVIEWED and not self.is_mine
        name = "review:section-review" if is_review else "translation:section-translate"
        return reverse(name, args=[self.section.pk])


@dataclass(frozen=True, slots=True)
class OnBackend:
    """The newest verdict of a page on one backend, if it was ever asked for."""

    backend: Backend
    verdict: Verdict | None


@dataclass(slots=True)
class PageRow:
    """One page of the board as `user` sees it, with `sections` once it is open.

    `verdicts` stand in the order of the backends' columns.
    """

    page: Page
    user: User
    progress: Progress
    promises: Sequence[Promise]
    rounds: Sequence[Round]
    hands: Hands
    verdicts: Sequence[OnBackend]
    facts: PageFacts
    sections: Sequence[SectionRow] = ()

    @property
    def is_port(self) -> bool:
        return hasattr(self.page, "port")

    @property
    def is_approved(self) -> bool:
        """Whether all that can be translated is approved."""
        return self.progress.is_approved and not self.rounds

    @property
    def due_on(self) -> date | None:
        return min((one.due_on for one in self.promises), default=None)

    @property
    def is_my_turn(self) -> bool:
        return any(one.is_turn_of(self.user) for one in self.rounds)

    @property
    def free(self) -> list[SectionRow]:
        return [one for one in self.sections if one.is_free]
