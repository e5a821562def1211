"""What became of a term: who did what, what was and what is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.models import Event
from glossary.models import Term

VOTES = ("term voted on", "term vote withdrawn")


@dataclass(frozen=True)
class Change:
    """A field of a term with its value before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of a term's history. Strangers see only who wishes to be seen."""

    at: datetime
    word: str
    person: User | None
    form: str
    place: str
    reason: str
    changes: list[Change]


def events_of(term: Term, reader: User | None) -> QuerySet[Event]:
    """Newest first. Who voted for what is the group's own affair."""
    events = Event.objects.about(term).select_related("actor")
    return events if reader else events.exclude(verb__in=VOTES)


def entries_of(events: Sequence[Event], reader: User | None) -> list[Entry]:
    return [_entry(event, reader) for event in events]


def _entry(event: Event, reader: User | None) -> Entry:
    actor, detail = event.actor, event.detail
    is_shown = reader is not None or (actor is not None and actor.is_name_public)
    return Entry(
        event.at,
        event.word,
        actor if is_shown else None,
        detail.get("form", ""),
        detail.get("place", ""),
        detail.get("reason", ""),
        list(_changes(detail)),
    )


def _changes(detail: dict[str, object]) -> Iterator[Change]:
    changes = detail.get("changes")
    if isinstance(changes, dict):
        for field, (before, after) in changes.items():
            yield Change(_label(field), before or _("nothing"), after or _("nothing"))


def _label(field: str) -> str:
    try:
        return str(getattr(Term._meta.get_field(field), "verbose_name", field))
    except FieldDoesNotExist:
        return field
