"""Whose words a text is made of."""

from collections.abc import Iterable

from apps.translation.migrating.models import Change
from apps.translation.models import Revision


def behind(revisions: Iterable[Revision]) -> dict[int, set[int]]:
    """By the revision's id who wrote the words in which somebody only replaced some.

    Words that had been approved are behind nobody any more: just the change waits. A query for
    each time that words were replaced in the same text.
    """
    found: dict[int, set[int]] = {revision.pk: set() for revision in revisions}
    reached = {revision: revision for revision in found}
    while reached:
        replaced = Change.objects.filter(
            after__in=reached, migration__replacement__isnull=False, was_approved=False
        )
        steps = list(replaced.values_list("after", "before", "before__author"))
        for after, _before, author in steps:
            found[reached[after]].add(author)
        reached = {before: reached[after] for after, before, _author in steps}
    return found
