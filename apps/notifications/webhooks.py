"""Telling the group in its chat. What is to be told is a row first; a periodic task posts it."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.activity.services import record
from apps.notifications import posting, topics
from apps.notifications.kinds import Ask, Kind
from apps.notifications.models import Delivery, Webhook
from apps.notifications.services import notify, those_who_may
from apps.notifications.topics import Topic

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=1)  # then four times as long each time: about six hours in all
SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)


def announce(
    topic: Topic,
    thing: models.Model,
    *,
    url: str,
    actor: User | None = None,
    body: str = "",
    once: str = "",
) -> None:
    """Tell every webhook that wants the topic, in its language. `once` is a name for it.

    Call it inside the transaction of what happened.
    """
    for webhook in Webhook.objects.filter(is_on=True):
        if topic in webhook.topics:
            with translation.override(webhook.language):
                said = topics.sentence(topic, {"actor": str(actor or "")})
            head = f"{said}: {thing}\n{settings.SITE_URL}{url}"
            deliver(webhook, f"{head}\n\n{body}" if body else head, once)


def deliver(webhook: Webhook, text: str, once: str = "") -> None:
    row = Delivery(webhook=webhook, text=text, once=once)
    Delivery.objects.bulk_create([row], ignore_conflicts=True)


def try_out(webhook: Webhook, user: User) -> None:
    """Put a first message on its way, so that a maintainer sees whether it arrives."""
    record("webhook tried", webhook, user)
    with translation.override(webhook.language):
        deliver(webhook, f"{topics.TRIED}\n{settings.SITE_URL}")


def post_due(now: datetime | None = None) -> None:
    """Post what waits, oldest first. One webhook that does not answer holds up its own alone."""
    now = now or timezone.now()
    stuck: set[int] = set()
    waiting = Delivery.objects.open().filter(due_at__lte=now, webhook__is_on=True)
    for delivery in waiting.select_related("webhook").order_by("pk")[:200]:
        if delivery.webhook_id not in stuck and take(delivery, now) and not post(delivery, now):
            stuck.add(delivery.webhook_id)


def take(delivery: Delivery, now: datetime) -> bool:
    free = Q(taken_at=None) | Q(taken_at__lt=now - SILENCE)
    taken = Delivery.objects.open().filter(free, pk=delivery.pk)
    return bool(taken.update(taken_at=now, attempts=F("attempts") + 1))


def post(delivery: Delivery, now: datetime) -> bool:
    """Whether it was taken. The webhook keeps the sentence of why not."""
    delivery.refresh_from_db(fields=["attempts"])
    webhook = delivery.webhook
    mine = Delivery.objects.filter(pk=delivery.pk)
    try:
        posting.post(webhook.url, topics.message(webhook.service, delivery.text))
    except (posting.NotNow, posting.Refused) as problem:
        is_over = isinstance(problem, posting.Refused) or delivery.attempts >= MOST_ATTEMPTS
        pause = FIRST_PAUSE * 4 ** (delivery.attempts - 1)
        mine.update(taken_at=None, due_at=now + pause, given_up_at=now if is_over else None)
        Webhook.objects.filter(pk=webhook.pk).update(problem=str(problem)[:300])
        if is_over:
            tell_maintainers(webhook)
        return False
    mine.update(sent_at=now)
    Webhook.objects.filter(pk=webhook.pk).update(problem="", heard_at=now)
    return True


def tell_maintainers(webhook: Webhook) -> None:
    logger.warning("A webhook takes no messages", extra={"webhook_id": webhook.pk})
    notify(
        those_who_may(Action.MANAGE_WEBHOOKS),
        Kind.SITE,
        webhook,
        url=reverse("notifications:webhook-list"),
        ask=Ask.WEBHOOK_FAILED,
    )


@transaction.atomic
def save(webhook: Webhook, user: User) -> Webhook:
    """Keep one whose fields a form has checked."""
    verb = "webhook changed" if webhook.pk else "webhook added"
    webhook.problem = ""
    webhook.save()
    record(verb, webhook, user)
    return webhook


@transaction.atomic
def remove(webhook: Webhook, user: User) -> None:
    record("webhook removed", webhook, user)
    webhook.delete()


def forget_old() -> None:
    Delivery.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
