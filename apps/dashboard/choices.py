"""The filters above the board: which of a source's pages each of them leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.dashboard.overview import Overview
from apps.verification.models import BAD

FILTERS = {
    "all": _("All"),
    "free": _("Nobody's"),
    "mine": _("Mine"),
    "waiting": _("Waiting for review"),
    "outdated": _("Source changed"),
    "failed": _("Failed runs"),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the board. `count`: how many pages it leaves."""

    name: str
    label: str | Promise
    count: int


class Choices:
    """The filters of a source for a user. Each property is a set of page ids."""

    def __init__(self, overview: Overview, user: User) -> None:
        self.overview, self.user = overview, user

    @cached_property
    def free(self) -> set[int]:
        promises = self.overview.promises
        held = ((one.section, one.page, one.lacks_approval) for one in promises)
        return self.overview.counted.unapproved_without(held)

    @cached_property
    def mine(self) -> set[int]:
        return {one.page for one in self.overview.promises if one.holder == self.user.pk}

    @cached_property
    def waiting(self) -> set[int]:
        return {one.page for one in self.overview.rounds if one.is_waiting}

    @cached_property
    def outdated(self) -> set[int]:
        return self.overview.counted.outdated

    @cached_property
    def failed(self) -> set[int]:
        return {one.page for one in self.overview.judged if one.finding in BAD}

    def left(self, name: str, pages: Sequence[int]) -> list[int]:
        """Which of these pages a filter leaves, in their order."""
        if name == "all":
            return list(pages)
        wanted: set[int] = getattr(self, name)
        return [page for page in pages if page in wanted]

    def filters(self, pages: Sequence[int]) -> list[Filter]:
        return [Filter(name, label, len(self.left(name, pages))) for name, label in FILTERS.items()]
