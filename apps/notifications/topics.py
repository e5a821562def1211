"""What a group may be told of in its chat, and how each chat wants it written."""

from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST = 1900  # characters: Discord takes 2,000


class Topic(models.TextChoices):
    """Each can be switched off for each webhook."""

    REVIEW_ASKED = "review_asked", _("A section waits for a reviewer")
    APPROVED = "approved", _("A section is approved")
    TERM_DECIDED = "term_decided", _("A term is decided or reopened")
    UPDATED = "updated", _("A source is brought up to date")
    MEETING_ENDED = "meeting_ended", _("A meeting is over: its minutes")


class Service(models.TextChoices):
    DISCORD = "discord", "Discord"
    SLACK = "slack", "Slack"
    JSON = "json", _("a program")


CHATS = [(chat.value, chat.label) for chat in (Service.DISCORD, Service.SLACK)]


SENTENCES: dict[str, Promise] = {
    Topic.REVIEW_ASKED: _("%(actor)s asks for a review"),
    Topic.APPROVED: _("%(actor)s approved a section"),
    Topic.TERM_DECIDED: _("A term is decided"),
    Topic.UPDATED: _("The source changed"),
    Topic.MEETING_ENDED: _("Minutes of the meeting"),
}
TRIED = _("This is how messages of the site look here.")


def sentence(topic: str, facts: dict[str, Any]) -> str:
    return str(SENTENCES[topic] % facts)


def message(service: str, text: str) -> dict[str, Any]:
    """The body that the service takes. Nobody is called by it, whatever people wrote."""
    short = text if len(text) <= MOST else text[:MOST].rsplit("\n", 1)[0] + "\n…"
    if service == Service.SLACK:
        escaped = short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return {"text": escaped, "unfurl_links": False}
    return {"content": short, "allowed_mentions": {"parse": []}}
