"""Terms that were changed in approved texts, for somebody else to confirm: only the change."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from apps.accounts.models import User
from apps.documents.differences import Stretch
from apps.documents.models import Page
from apps.review.models import Approval
from apps.translation.migrating.models import Change, ChangeQuerySet
from apps.translation.terms.excerpts import changed


@dataclass(frozen=True, slots=True)
class Row:
    change: Change
    difference: list[Stretch]


@dataclass(slots=True)
class PageRows:
    """The changes of one page, as far as the list shows them."""

    page: Page
    rows: list[Row] = field(default_factory=list)

    @property
    def revisions(self) -> str:
        """What is confirmed with the whole page, as a form sends it."""
        return ",".join(str(row.change.after_id) for row in self.rows)


def to_confirm(user: User) -> ChangeQuerySet:
    """Not what this person changed: the other pair of eyes is somebody else's, once each."""
    theirs = Approval.objects.filter(approver=user, revision=OuterRef("after"))
    return Change.objects.to_confirm().exclude(after__author=user).exclude(Exists(theirs))


def by_page(changes: Iterable[Change]) -> list[PageRows]:
    pages: dict[int, PageRows] = {}
    for change in changes:
        page = change.segment.section.page
        after = change.after.text if change.after else ""
        row = Row(change, changed(change.before.text, after))
        pages.setdefault(page.pk, PageRows(page)).rows.append(row)
    return list(pages.values())
