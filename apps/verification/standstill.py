"""When verification itself has stopped: what a page's last verdict says is of the past then."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Count, F, Max, Min, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.activity.services import record
from apps.verification import wording
from apps.verification.models import Outage, Verdict
from apps.verification.routine import approved_pages
from runner import services as runner
from runner.broker import DEFAULT_ENVIRONMENT
from runner.models import Run, RunState, Worker, where

logger = logging.getLogger(__name__)

SILENT, NO_WORKER, STUCK, OVERDUE = "silent", "no_worker", "stuck", "overdue"
PATIENCE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
# A week's turn comes after eight days at the latest.
TOO_OLD = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps code from being verified. `count`: runs that wait, or pages that are overdue."""

    code: str
    backend: str = ""
    environment: str = DEFAULT_ENVIRONMENT
    count: int = 0
    since: datetime | None = None

    @property
    def told(self) -> wording.Told:
        return wording.standstill(self.code, where(self.backend, self.environment), self.count)


def troubles() -> list[Trouble]:
    """Everything that is wrong now, in a few queries."""
    silent = [] if runner.default_worker_lives() else [Trouble(SILENT, since=runner.last_sign())]
    return [*silent, *_of_queues(), *_overdue()]


def _of_queues() -> Iterator[Trouble]:
    now = timezone.now()
    waiting = Q(state=RunState.WAITING)
    live = set(Worker.objects.live().values_list("backend__name", "environment"))
    queues = Run.objects.filter(backend__is_enabled=True).order_by("backend", "environment")
    for name, environment, count, since, ended_at in queues.values_list(
        "backend__name", "environment"
    ).annotate(
        waiting=Count("pk", filter=waiting),
        since=Min("requested_at", filter=waiting),
        last_ended_at=Max("ended_at"),
    ):
        if not count or now - since < PATIENCE:
            continue
        if (name, environment) not in live:
            yield Trouble(NO_WORKER, name, environment, count, since)
        elif now - max(since, ended_at or since) > A_DAY:
            yield Trouble(STUCK, name, environment, count, since)


def _overdue() -> Iterator[Trouble]:
    """Approved pages whose weekly turn came and went, on the backends of their sources."""
    old = timezone.now() - TOO_OLD
    newest = Verdict.objects.newest().filter(
        page__in=approved_pages(), backend=F("page__source__backend"), run__isnull=False
    )
    late = newest.filter(requested_at__lt=old).order_by().values("backend")
    for row in late.annotate(count=Count("pk"), since=Min("requested_at")).order_by("backend"):
        yield Trouble(OVERDUE, row["backend"], count=row["count"], since=row["since"])


def watch() -> None:
    """Write down what has stopped and what goes on again; tell maintainers once of each."""
    now = {
        (each.code, each.backend, each.environment): each
        for each in troubles()
        if each.code != SILENT
    }
    is_open = Outage.objects.filter(ended_at=None)
    for outage in is_open:
        place = (outage.code, outage.backend, outage.environment)
        if place not in now and is_open.filter(pk=outage.pk).update(ended_at=timezone.now()):
            record("verification resumed", outage)
    for trouble in now.values():
        outage = _outage_of(trouble)
        if settings.HAS_MAIL and outage.mailed_at is None:
            _mail(outage, trouble)


def _outage_of(trouble: Trouble) -> Outage:
    outage, is_new = Outage.objects.get_or_create(
        code=trouble.code,
        backend=trouble.backend,
        environment=trouble.environment,
        ended_at=None,
    )
    if is_new:
        record("verification stopped", outage)
    return outage


def _mail(outage: Outage, trouble: Trouble) -> None:
    """Tell the maintainers, once; a server that takes no mail is tried again with the next tick."""
    mine = Outage.objects.filter(pk=outage.pk)
    if not mine.filter(mailed_at=None).update(mailed_at=timezone.now()):
        return
    try:
        for person in User.objects.filter(role=Role.MAINTAINER, is_active=True).exclude(email=""):
            with translation.override(person.language or settings.LANGUAGE_CODE):
                _write_to(person, trouble.told)
    except (SMTPException, OSError):
        logger.warning("An outage could not be mailed", extra={"outage_id": outage.pk})
        mine.update(mailed_at=None)


def _write_to(person: User, told: wording.Told) -> None:
    address = settings.SITE_URL + reverse("runner:backend-list")
    text = "\n\n".join([told.what, told.safe, told.to_do, address])
    send_mail(_("Code is not being verified"), text, None, [person.email])
