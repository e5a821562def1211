from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.documents.models import Section, Segment
from apps.translation.presence.models import Presence

KEPT = timedelta(seconds=8)  # younger rows that say the same are not written again
MOST = 12  # people shown at once


def come(section: Section, person: User, segment_id: int | None) -> None:
    """Note that this person looks at the section, and at which of its segments."""
    at = _inside(section, segment_id) if segment_id else None
    row = Presence.objects.filter(section=section, person=person)
    now = timezone.now()
    known = row.values_list("segment_id", "seen_at").first()
    if known and known[0] == at and known[1] > now - KEPT:
        return
    Presence.objects.bulk_create(
        [Presence(section=section, person=person, segment_id=at, seen_at=now)],
        update_conflicts=True,
        unique_fields=["section", "person"],
        update_fields=["segment", "seen_at"],
    )


def _inside(section: Section, segment_id: int) -> int | None:
    here = Segment.objects.present().filter(section=section, pk=segment_id)
    return here.values_list("pk", flat=True).first()


def leave(section: Section, person: User) -> None:
    Presence.objects.filter(section=section, person=person).delete()


def others(section: Section, person: User) -> list[Presence]:
    """Who else is there, by name."""
    here = Presence.objects.here().filter(~Q(person=person), section=section)
    active = here.filter(person__is_active=True).select_related("person")
    return list(active.order_by("person__name", "pk")[:MOST])


def sweep() -> None:
    """Nobody asks where somebody was."""
    Presence.objects.gone().delete()
