"""Whose work a page is: who holds or wrote its translation, who reviews or approved it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F

from apps.accounts.models import User
from apps.documents.models import Page
from apps.review.models import Approval
from apps.review.states import Standing
from apps.translation.models import Translation

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


def hands_on(pages: Sequence[Page], standings: Mapping[int, list[Standing]]) -> dict[int, Hands]:
    """By page id, in three queries."""
    written, approved = _authors(pages), _approvers(pages)
    people = User.objects.in_bulk({pk for _page, pk in [*written, *approved]})
    authors, approvers = _by_page(written, people), _by_page(approved, people)
    return {
        page.pk: _hands(standings.get(page.pk, []), authors[page.pk], approvers[page.pk])
        for page in pages
    }


def _by_page(pairs: Iterable[tuple[int, int]], people: Mapping[int, User]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    for page, person in pairs:
        found[page].append(people[person])
    return found


def _hands(standings: Iterable[Standing], authors: list[User], approvers: list[User]) -> Hands:
    standings = list(standings)
    holders = [one.assignment.translator for one in standings if one.assignment]
    asked = [one.review.reviewer for one in standings if one.review and one.review.reviewer]
    translators = list(dict.fromkeys([*holders, *authors]))
    reviewers = dict.fromkeys([*asked, *approvers])
    return Hands(translators, [one for one in reviewers if one not in translators])


def _authors(pages: Sequence[Page]) -> list[tuple[int, int]]:
    """(page, author) of each text that stands today."""
    standing = Translation.objects.filter(
        newest__isnull=False,
        segment__gone_at=None,
        segment__section__gone_at=None,
        segment__section__page__in=pages,
    )
    pairs = standing.values_list("segment__section__page", "newest__author").distinct()
    return list(pairs.order_by("segment__section__page", "newest__author"))


def _approvers(pages: Sequence[Page]) -> list[tuple[int, int]]:
    """(page, approver) of each approval of a text that stands today."""
    page = "revision__translation__segment__section__page"
    given = Approval.objects.filter(
        **{f"{page}__in": pages},
        revision=F("revision__translation__newest"),
        revision__translation__segment__gone_at=None,
        revision__translation__segment__section__gone_at=None,
    )
    return list(given.values_list(page, "approver").distinct().order_by(page, "approver"))
