"""One mail for all that is new: made once a person and period, sent until the server takes it.

A digest is a row before it is a mail. Whoever is killed in between leaves it to be sent by the
next; killed between the server's yes and ours, it goes out again under the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.middleware import zone_of
from apps.accounts.models import User
from apps.notifications.letters import letter_of
from apps.notifications.models import Digest, Frequency, Notification
from apps.notifications.services import preference_of

logger = logging.getLogger(__name__)

MORNING = range(8, 12)  # the hours, where the reader is, in which digests are made
MONDAY = 0
SILENCE = timedelta(minutes=10)
KEPT_TRYING = timedelta(hours=20)


def send_due(now: datetime | None = None) -> None:
    """Make what is due, and send what is made. Begun again anywhere, it goes on from there."""
    if not settings.HAS_MAIL:
        return
    now = now or timezone.now()
    give_up(now)
    for person in those_with_news():
        make(person, now)
    send_made(now)


def those_with_news() -> models.QuerySet[User]:
    news = Notification.objects.to_mail().values("person")
    return User.objects.active().filter(pk__in=news).exclude(email="").order_by("pk")


def make(person: User, now: datetime) -> None:
    """Put what is new for this person into the digest that is due, if one is."""
    here = now.astimezone(zone_of(person.time_zone))
    period = period_of(preference_of(person).mail, here)
    if not period:
        return
    news = Notification.objects.to_mail().filter(person=person, at__lte=now)
    try:
        with transaction.atomic():
            made = Digest.objects.create(person=person, period=period, day=here.date(), made_at=now)
            news.update(digest=made)
    except IntegrityError:  # this person had the mail of this day or week already
        return


def period_of(frequency: str, here: datetime) -> str:
    """The period whose digest is due now: a day, a week, or "" for none."""
    if here.hour not in MORNING:
        return ""
    if frequency == Frequency.DAILY:
        return f"{here:%Y-%m-%d}"
    is_due = frequency == Frequency.WEEKLY and here.weekday() == MONDAY
    return f"{here:%G-W%V}" if is_due else ""


def give_up(now: datetime) -> None:
    """What could not be sent on its day goes into the next digest instead."""
    for late in Digest.objects.unsent().filter(made_at__lt=now - KEPT_TRYING):
        if Digest.objects.unsent().filter(pk=late.pk).update(given_up_at=now):
            late.notifications.update(digest=None)


def send_made(now: datetime) -> None:
    for digest in Digest.objects.unsent().select_related("person").order_by("pk"):
        if take(digest, now) and not send(digest, now):
            return  # the server is away: the others wait for the next time


def take(digest: Digest, now: datetime) -> bool:
    """Become the one who sends it, unless somebody is at it."""
    free = Q(taken_at=None) | Q(taken_at__lt=now - SILENCE)
    taken = Digest.objects.unsent().filter(free, pk=digest.pk)
    return bool(taken.update(taken_at=now, attempts=F("attempts") + 1))


def send(digest: Digest, now: datetime) -> bool:
    """Whether there is a server that takes mail. What was read meanwhile needs no mail."""
    mine = Digest.objects.filter(pk=digest.pk)
    news = list(digest.notifications.unread().select_related("actor"))
    try:
        if news:
            letter_of(digest, news).send()
    except (SMTPException, OSError) as problem:
        logger.warning("A digest was not taken", extra={"digest_id": digest.pk})
        refused = is_refused(problem)
        mine.update(problem=str(problem)[:300], taken_at=None, given_up_at=now if refused else None)
        return refused
    mine.update(sent_at=now, problem="")
    return True


def is_refused(problem: Exception) -> bool:
    """Whether the server will say the same of this mail the next time too."""
    if isinstance(problem, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in problem.recipients.values())
    return isinstance(problem, SMTPResponseException) and problem.smtp_code >= 500
