"""What a task does for somebody: it is taken by one worker, shows signs of life, and ends."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
Beat = Callable[[int, int], None]  # told how much is done, of how much; 0 of 0: only alive

logger = logging.getLogger(__name__)


class Job(models.Model):
    """What a task does, how far it is, and what it ended with.

    `heard_at` is the last sign of life of whoever works on it; None: nobody does yet.
    """

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    requested_by: Any  # each kind has its own key to a person, who may be None

    class Meta:
        abstract = True


J = TypeVar("J", bound=Job)


def unheard(done: int, total: int) -> None:
    """Where nobody watches."""


def silent() -> Q:
    """Nobody works on it: nobody began, or whoever did was not heard of for a minute."""
    return Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)


def take(job: QuerySet[J], **facts: object) -> bool:
    """Become the one who works on it. False: somebody else does, or it is past that."""
    free = job.filter(silent())
    return bool(free.update(heard_at=timezone.now(), attempts=F("attempts") + 1, **facts))


class Pulse:
    """A sign of life and the progress, written down and told once a second at most."""

    def __init__(self, job: Job, tell: Beat = unheard) -> None:
        self.row = type(job)._default_manager.filter(pk=job.pk)
        self.tell = tell
        self.written_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        is_complete = total and done == total
        if time.monotonic() - self.written_at < 1 and not is_complete:
            return
        self.written_at = time.monotonic()
        self.row.update(heard_at=timezone.now(), done=done, total=total)
        self.tell(done, total)


@contextmanager
def failures_told(
    job: Job, refuse: Callable[[str], object], *errors: type[Exception]
) -> Iterator[None]:
    """What goes wrong inside is a sentence for `refuse`, in the language of who asked for the job.

    `errors` are those whose message is fit to show; any other is logged as ours.
    """
    asker = job.requested_by
    with translation.override((asker and asker.language) or settings.LANGUAGE_CODE):
        try:
            yield
        except errors as error:
            refuse(str(error))
        except Exception:
            logger.exception("Job failed", extra={"job": job._meta.label_lower, "job_id": job.pk})
            refuse(_("Something broke on our side; it was logged. Please try again."))


class GivenUp(Exception):
    """It ended its worker time and again."""


def sweep(
    jobs: QuerySet[J], send: Callable[[J], object], refuse: Callable[[J, str], object]
) -> None:
    """Send again what is owed, and give up on what ended its worker time and again."""
    for job in jobs.filter(silent()):
        if job.attempts < MOST_ATTEMPTS:
            send(job)
            continue
        with failures_told(job, partial(refuse, job), GivenUp):
            raise GivenUp(_("The worker ended three times in the middle of this. Look at its log."))
