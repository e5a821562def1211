"""A migration as a page shows it: its places with what each becomes, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Count

from apps.documents.differences import Stretch
from apps.documents.models import Page
from apps.translation.migrating.models import Change, Migration, Outcome
from apps.translation.migrating.purposes import purpose_of
from apps.translation.terms.excerpts import changed

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """`begins_page`: it is the first of its page in the list."""

    change: Change
    difference: list[Stretch]
    begins_page: bool

    @property
    def page(self) -> Page:
        return self.change.segment.section.page


def listed(migration: Migration, number: str | None, outcome: str = "") -> ListPage[Change]:
    """Places in the order of the documentation; once it has begun only those ticked."""
    changes = migration.changes.all()
    if migration.state != "choosing":
        changes = changes.ticked()
    if outcome in Outcome.values:
        changes = changes.filter(outcome=outcome)
    return Paginator(changes.in_order(), PER_PAGE).get_page(number)


def rows_of(migration: Migration, changes: Iterable[Change]) -> list[ChangeRow]:
    """What is made of each text, or would be made of it now. A query for each source."""
    changes = list(changes)
    texts = purpose_of(migration).texts(changes)
    rows: list[ChangeRow] = []
    for change in changes:
        after = change.after.text if change.after else texts[change.pk]
        is_first = not rows or rows[-1].page.pk != change.segment.section.page_id
        rows.append(ChangeRow(change, changed(change.before.text, after), is_first))
    return rows


def outcomes_of(migration: Migration) -> list[tuple[str, str, int]]:
    """What became of the ticked places: outcomes with their words and counts, in one query."""
    counted = migration.changes.ticked().order_by().values("outcome").annotate(count=Count("pk"))
    counts = {row["outcome"]: row["count"] for row in counted}
    return [(one.value, str(one.label), counts[one]) for one in Outcome if counts.get(one)]
