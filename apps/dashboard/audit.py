"""The log of every act: which of it somebody asks for, and what a line leads to."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from apps.activity.models import Event, EventQuerySet

# Of each kind of thing that belongs to a page or to a source: the way to it.
TO_PAGE = {
    "documents.page": "",
    "documents.section": "page",
    "documents.segment": "section__page",
}
TO_SOURCE = {
    "sources.source": "",
    "sources.snapshot": "source",
    "publishing.publication": "source",
    "exchange.exchange": "source",
    "translation.import": "source",
    "verification.recheck": "source",
    **{kind: f"{way}__source".removeprefix("__") for kind, way in TO_PAGE.items()},
}
LEADS_TO = {
    "accounts.user": "dashboard:member-detail",
    "documents.page": "publishing:page-preview",
    "documents.section": "translation:section-translate",
    "exchange.exchange": "exchange:exchange-detail",
    "meetings.meeting": "meetings:meeting-detail",
    "publishing.publication": "publishing:publication-detail",
    "translation.amendment": "translation:amendment-detail",
    "translation.import": "translation:import-detail",
}


def events_of(asked: dict[str, Any]) -> EventQuerySet:
    """Those that fit what AuditForm cleaned, newest first."""
    events = Event.objects.select_related("actor")
    if asked.get("by_site"):
        events = events.filter(actor=None)
    elif asked.get("who"):
        events = events.filter(actor=asked["who"])
    if asked.get("verb"):
        events = events.filter(verb=asked["verb"])
    if asked.get("source") or asked.get("page"):
        events = events.filter(about(asked.get("source"), asked.get("page", "")))
    if since := asked.get("since"):
        events = events.filter(at__gte=midnight(since))
    if until := asked.get("until"):
        events = events.filter(at__lt=midnight(until + timedelta(days=1)))
    return events


def midnight(day: date) -> datetime:
    """In the reader's zone."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


def about(source: Any, path: str) -> Q:
    """Of this source, of pages with these words in their path, or both."""
    ways = TO_PAGE if path else TO_SOURCE
    return reduce(or_, (_of_kind(kind, way, source, path) for kind, way in ways.items()))


def _of_kind(kind: str, way: str, source: Any, path: str) -> Q:
    wanted: dict[str, Any] = {}
    if path:
        wanted[f"{way}__path__icontains".removeprefix("__")] = path
    if source:
        to_source = TO_SOURCE[kind] or "pk"
        wanted[to_source] = source.pk
    things = apps.get_model(kind)._default_manager.filter(**wanted)
    return Q(thing_type=kind, thing_id__in=things.values("pk"))


def older_than(events: EventQuerySet, event_id: int) -> EventQuerySet:
    """What comes after this one in the list; a number that is none leaves all of it."""
    last = Event.objects.filter(pk=event_id).first()
    if last is None:
        return events
    return events.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def address_of(event: Event) -> str:
    """Where the thing can be seen, if it has a page of its own."""
    try:
        return reverse(LEADS_TO[event.thing_type], args=[event.thing_id])
    except (KeyError, NoReverseMatch):
        return ""


COLUMNS = ("at", "actor", "actor_id", "verb", "thing_type", "thing_id", "thing_name", "detail")


def facts_of(event: Event) -> dict[str, Any]:
    """One event as the exports tell it; the moment in UTC."""
    return {
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": str(event.actor) if event.actor else None,
        "actor_id": event.actor_id,
        "verb": event.verb,
        "thing_type": event.thing_type,
        "thing_id": event.thing_id,
        "thing_name": event.thing_name,
        "detail": event.detail,
    }


def told(detail: dict[str, Any]) -> Iterator[str]:
    """What is known besides, in a few words each."""
    for name, value in detail.items():
        if value not in (None, "", {}, []):
            yield f"{name.replace('_', ' ')}: {value}"[:200]
