"""Where a person's words may come in the place of others."""

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.assignments.models import Assignment
from apps.documents.models import Section


def writable_sections(user: User) -> QuerySet[Section]:
    """Those that the person holds; all, for whom the group lets mend what others hold."""
    sections = Section.objects.present()
    if may(user, Action.REPLACE_TEXTS):
        return sections
    if not may(user, Action.TRANSLATE):
        return sections.none()
    return sections.filter(pk__in=Assignment.objects.held_by(user).values("section"))
