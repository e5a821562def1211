"""Whose work a page is: who holds or wrote its translation, who reviews or approved it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from apps.accounts.models import User
from apps.dashboard.overview import Promise, Round
from apps.documents.models import Page
from apps.review.page_facts import PageFacts

MOST_FACES = 4


@dataclass(frozen=True, slots=True)
class Hands:
    """Each person stands once, as a translator if they are one."""

    translators: list[User]
    reviewers: list[User]

    @property
    def people(self) -> list[User]:
        return [*self.translators, *self.reviewers]

    @property
    def faces(self) -> list[User]:
        """As many as fit, of both kinds."""
        second = self.reviewers[:2]
        first = self.translators[: MOST_FACES - len(second)]
        return [*first, *self.reviewers[: MOST_FACES - len(first)]]

    @property
    def more(self) -> int:
        return len(self.people) - len(self.faces)


def hands_on(
    pages: Sequence[Page],
    promises: Mapping[int, Sequence[Promise]],
    rounds: Mapping[int, Sequence[Round]],
    facts: Mapping[int, PageFacts],
) -> dict[int, Hands]:
    """By page id, of pages with these promises, rounds and facts."""
    translators = {
        page.pk: [*(one.holder for one in promises.get(page.pk, [])), *facts[page.pk].authors]
        for page in pages
    }
    reviewers = {
        page.pk: [*(one.reviewer for one in rounds.get(page.pk, [])), *facts[page.pk].approvers]
        for page in pages
    }
    everybody = {*chain(*translators.values(), *reviewers.values())} - {None}
    people = User.objects.in_bulk(everybody)
    return {page.pk: _hands(translators[page.pk], reviewers[page.pk], people) for page in pages}


def _hands(
    translators: list[int], reviewers: list[int | None], people: Mapping[int, User]
) -> Hands:
    first = dict.fromkeys(translators)
    second = [pk for pk in dict.fromkeys(reviewers) if pk and pk not in first]
    return Hands([people[pk] for pk in first], [people[pk] for pk in second])
