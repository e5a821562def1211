"""Telling the group in its chat. What is to be told is a row first; a periodic task posts it."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Min, Q
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.activity.services import record
from apps.notifications import posting, programs, topics
from apps.notifications.kinds import Ask, Kind
from apps.notifications.models import Delivery, Webhook
from apps.notifications.services import notify, those_who_may
from apps.notifications.topics import Service, Topic

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
MOST_AT_ONCE = 40  # messages to one webhook: the next time goes on
FIRST_PAUSE = timedelta(minutes=1)  # then four times as long each time: about six hours in all
SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)
PATIENCE = timedelta(days=5)  # with a program that takes nothing
GONE = 410


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
    for webhook in Webhook.objects.filter(is_on=True).exclude(service=Service.JSON):
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
    if webhook.is_program:
        return deliver(webhook, programs.trial(webhook, timezone.now()))
    with translation.override(webhook.language):
        return deliver(webhook, f"{topics.TRIED}\n{settings.SITE_URL}")


def send_again(delivery: Delivery, user: User) -> None:
    """As if it had never been tried, whatever became of it."""
    record("webhook message sent again", delivery.webhook, user, message=delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(
        sent_at=None, given_up_at=None, taken_at=None, attempts=0, due_at=timezone.now()
    )


def post_due(now: datetime | None = None) -> None:
    """Post what waits. One webhook that does not answer, or has much to hear, holds up no other.

    With `now` it is that moment; without, the clock goes on from one message to the next.
    """
    programs.queue_events(now or timezone.now())
    for webhook in Webhook.objects.filter(is_on=True).order_by("heard_at", "pk"):
        post_to(webhook, now)


def post_to(webhook: Webhook, now: datetime | None) -> None:
    """The oldest first, as many as there is room for, until one is not taken."""
    waiting = Delivery.objects.open().filter(webhook=webhook, due_at__lte=now or timezone.now())
    for delivery in waiting.select_related("webhook").order_by("pk")[:MOST_AT_ONCE]:
        moment = now or timezone.now()
        if take(delivery, moment) and not post(delivery, moment):
            return


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
        status = hand_over(delivery, now)
    except posting.NotTaken as problem:
        put_off(delivery, problem, now)
        return False
    mine.update(sent_at=now, status=status, problem="")
    Webhook.objects.filter(pk=webhook.pk).update(problem="", heard_at=now)
    return True


def hand_over(delivery: Delivery, now: datetime) -> int:
    webhook = delivery.webhook
    if webhook.is_program:
        headers = programs.headers_of(delivery, now)
        return posting.send(webhook.url, delivery.text.encode(), headers)
    return posting.post(webhook.url, topics.message(webhook.service, delivery.text))


def put_off(delivery: Delivery, problem: posting.NotTaken, now: datetime) -> None:
    """Until later, or for good: then maintainers hear of it, and a program long silent is off."""
    webhook, sentence = delivery.webhook, str(problem)[:300]
    is_over = is_final(webhook, problem) or delivery.attempts >= MOST_ATTEMPTS
    Delivery.objects.filter(pk=delivery.pk).update(
        taken_at=None,
        due_at=now + FIRST_PAUSE * 4 ** (delivery.attempts - 1),
        given_up_at=now if is_over else None,
        status=problem.status,
        problem=sentence,
    )
    Webhook.objects.filter(pk=webhook.pk).update(problem=sentence)
    if is_over:
        tell_maintainers(webhook)
        end_if_deaf(webhook, problem, now)


def is_final(webhook: Webhook, problem: posting.NotTaken) -> bool:
    """A program that was set up wrongly for an hour still gets its events."""
    is_answer = problem.status is not None and problem.status != GONE
    return isinstance(problem, posting.Refused) and not (webhook.is_program and is_answer)


def end_if_deaf(webhook: Webhook, problem: posting.NotTaken, now: datetime) -> None:
    """Switch a program off that says it is gone, or took nothing for days."""
    if not webhook.is_program or not (is_deaf(webhook, now) or problem.status == GONE):
        return
    if Webhook.objects.filter(pk=webhook.pk, is_on=True).update(is_on=False):
        record("webhook switched off", webhook, problem=str(problem)[:300])


def is_deaf(webhook: Webhook, now: datetime) -> bool:
    """Whether nothing was taken since the oldest message that came after the last one taken."""
    since = max(webhook.wanted_from, webhook.heard_at or webhook.wanted_from)
    unheard = Delivery.objects.filter(webhook=webhook, sent_at=None, made_at__gte=since)
    first = unheard.aggregate(made_at=Min("made_at"))["made_at"]
    return first is not None and now - first > PATIENCE


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
def save(webhook: Webhook, user: User) -> str:
    """Keep one whose fields a form has checked. Tells the secret that a new program was given."""
    verb = "webhook changed" if webhook.pk else "webhook added"
    was_on = Webhook.objects.filter(pk=webhook.pk, is_on=True).exists()
    webhook.problem = ""
    if webhook.is_on and not was_on:  # what happened meanwhile is not told
        webhook.wanted_from, webhook.told_to = timezone.now(), None
    secret = programs.new_secret() if webhook.is_program and not webhook.secret else ""
    webhook.secret = secret or webhook.secret
    webhook.save()
    record(verb, webhook, user)
    return secret


@transaction.atomic
def replace_secret(webhook: Webhook, user: User) -> str:
    """A new one, which is told this once. The old one signs beside it for a day."""
    webhook.old_secret, webhook.secret = webhook.secret, programs.new_secret()
    webhook.replaced_at = timezone.now()
    webhook.save(update_fields=["old_secret", "secret", "replaced_at"])
    record("webhook secret replaced", webhook, user)
    return webhook.secret


@transaction.atomic
def remove(webhook: Webhook, user: User) -> None:
    record("webhook removed", webhook, user)
    webhook.delete()


def forget_old() -> None:
    Delivery.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
