"""Webhooks for programs: events of the log, signed in the manner of Standard Webhooks.

What is to be told is derived from the log, so that no act has to know of it.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Event
from apps.activity.words import VERBS
from apps.notifications.models import Delivery, Webhook
from apps.notifications.topics import Service

PREFIX = "whsec_"
OVERLAP = timedelta(days=1)  # in which a replaced secret still signs beside the new one
LOOKED_BACK = timedelta(minutes=15)  # an event may be seen later than it says it happened
AT_ONCE = 500


class Subject(models.TextChoices):
    """What a program may be told of; each is a group of the log's verbs."""

    TEXTS = "texts", _("Texts: finished, kept, suggestions applied, code unlocked")
    SECTIONS = "sections", _("Sections: claimed, handed over, released, approved")
    REVIEWS = "reviews", _("Reviews and comments")
    TERMS = "terms", _("Terms: proposed, voted on, decided, changed in texts")
    RULES = "rules", _("Rules")
    SOURCES = "sources", _("Sources and their updates")
    VERIFICATION = "verification", _("Verification of code")
    PUBLISHING = "publishing", _("Publishing, imports and exports")
    MEETINGS = "meetings", _("Meetings and their agenda")
    MEMBERS = "members", _("Members, invitations, tokens and settings")


WORDS: dict[str, Subject] = {  # the first of a verb, and where that says too little, all of it
    **dict.fromkeys(
        ["segment", "suggestion", "code", "port", "source change", "machine", "replacement"],
        Subject.TEXTS,
    ),
    "texts replaced": Subject.TEXTS,
    **dict.fromkeys(["section", "handover"], Subject.SECTIONS),
    **dict.fromkeys(["review", "comment", "changes", "texts approved"], Subject.REVIEWS),
    **dict.fromkeys(["term", "terms", "candidate", "voting", "imported row"], Subject.TERMS),
    "rule": Subject.RULES,
    **dict.fromkeys(["source", "snapshot", "update"], Subject.SOURCES),
    **dict.fromkeys(["verification", "fragment", "changed code"], Subject.VERIFICATION),
    **dict.fromkeys(
        ["publication", "report", "offer", "import", "translation", "texts", "source published"],
        Subject.PUBLISHING,
    ),
    **dict.fromkeys(["meeting", "agenda", "attendance"], Subject.MEETINGS),
    **dict.fromkeys(
        ["member", "invitation", "profile", "token", "runner token", "site", "webhook"],
        Subject.MEMBERS,
    ),
}
HIDDEN = frozenset({"folder", "location"})  # places on this machine, in what is known besides


def subject_of(verb: str) -> Subject | None:
    """None: no program is told of it, such as of how people sign in."""
    known = (word for word in WORDS if verb == word or verb.startswith(f"{word} "))
    return WORDS.get(max(known, key=len, default=""))


def verbs_of(subjects: Iterable[str]) -> list[str]:
    wanted = set(subjects)
    return [verb for verb in VERBS if subject_of(verb) in wanted]


def queue_events(now: datetime) -> None:
    """A delivery of each new event to each program that wants it, once."""
    for webhook in Webhook.objects.filter(is_on=True, service=Service.JSON):
        queue_for(webhook, now)


@transaction.atomic
def queue_for(webhook: Webhook, now: datetime) -> None:
    """The next of them. The same once more, or two at once, queue none twice."""
    known = webhook.told_to - LOOKED_BACK if webhook.told_to else webhook.wanted_from
    queued = Delivery.objects.filter(webhook=webhook, event=OuterRef("pk"))
    new = Event.objects.filter(
        ~Exists(queued),
        verb__in=verbs_of(webhook.topics),
        at__gte=max(known, webhook.wanted_from),
    )
    events = list(new.select_related("actor").order_by("at", "pk")[:AT_ONCE])
    rows = [
        Delivery(webhook=webhook, event=event, text=written(told(event)), due_at=now)
        for event in events
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    told_to = events[-1].at if len(events) == AT_ONCE else now
    Webhook.objects.filter(pk=webhook.pk).update(told_to=told_to)


def told(event: Event) -> dict[str, Any]:
    """Such as type "section.claimed", with who did it and to what."""
    first, _space, rest = event.verb.partition(" ")
    actor = event.actor and {"id": event.actor.pk, "name": event.actor.name}
    return {
        "type": f"{first}.{rest.replace(' ', '_')}" if rest else first,
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.pk,
            "verb": event.verb,
            "actor": actor,
            "thing": {"type": event.thing_type, "id": event.thing_id, "name": event.thing_name},
            "detail": {key: fact for key, fact in event.detail.items() if key not in HIDDEN},
        },
    }


def trial(webhook: Webhook, now: datetime) -> str:
    """What is posted when somebody tries it out."""
    return written(
        {"type": "webhook.tried", "timestamp": now.isoformat(), "data": {"webhook": webhook.pk}}
    )


def written(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False)


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers_of(delivery: Delivery, now: datetime) -> dict[str, str]:
    """What proves to the other side that the message is ours, whole and of just now.

    The id stays the same however often the message is sent.
    """
    name = f"event-{delivery.event_id}" if delivery.event_id else f"message-{delivery.pk}"
    moment = str(int(now.timestamp()))
    signatures = [
        signature(secret, name, moment, delivery.text)
        for secret in secrets_of(delivery.webhook, now)
    ]
    return {
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def secrets_of(webhook: Webhook, now: datetime) -> list[str]:
    """The present one, and the one that it has replaced lately."""
    is_fresh = webhook.replaced_at and now - webhook.replaced_at < OVERLAP
    return [webhook.secret, webhook.old_secret] if is_fresh else [webhook.secret]


def signature(secret: str, name: str, moment: str, body: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{name}.{moment}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"
