"""Hears what runner workers report: five kinds of message, each sealed by its worker's token.

A runner may put anything into the queue `results`. Whatever it is, nothing but the five functions
below is ever called, and each only for a worker that the sealing token speaks for.
"""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import F
from django.utils import timezone

from runner import recording
from runner.engine import BadMessage
from runner.models import Refusal, Token, Worker, WorkerQuerySet
from runner.reports import WorkerReport
from runner.results import BROKER_AWAY, LARGEST_RESULT_BYTES, Results
from runner.signing import body_of, claimed_sender

logger = logging.getLogger(__name__)

MOST_LIVE_WORKERS, MOST_WORKERS = 32, 2000
DATABASE_AWAY = (OperationalError, InterfaceError)
# What may be reported: who records it, how many facts it has, and which of them says who reports.
RECORDS: dict[str, tuple[Callable[..., object], int, int]] = {
    "record_worker": (recording.record_worker, 1, 0),
    "record_start": (recording.record_start, 3, 2),
    "record_cell": (recording.record_cell, 4, 2),
    "record_end": (recording.record_end, 5, 2),
    "record_fault": (recording.record_fault, 4, 2),
}


class Refused(Exception):
    """A message that is not let in, with the token that sealed it, if one did."""

    def __init__(self, reason: str, sender: str = "") -> None:
        super().__init__(reason)
        self.sender = sender


def listen(results: Results, is_stopping: Callable[[], bool], wait: Callable[[float], Any]) -> None:
    """Handle results until told to stop, whatever happens. What cannot be handled now, waits."""
    while not is_stopping():
        try:
            results.give_back()
            while not is_stopping():
                results.handle_next(receive)
            return
        except (*BROKER_AWAY, *DATABASE_AWAY) as error:
            logger.warning("Results wait: %s", error)
        except Exception:
            logger.exception("Results wait")
        close_old_connections()
        wait(1.0)


def receive(message: bytes) -> None:
    """Record what a message says, or drop and count it. Raises only what passes by itself."""
    try:
        token, facts = opened(message)
        record(token, *facts)
    except Refused as error:
        note_refusal(error.sender, str(error))
    except recording.Unwanted:
        return
    except DATABASE_AWAY:
        raise
    except Exception:
        logger.exception("A runner's message could not be recorded")


def opened(message: bytes) -> tuple[Token, tuple[str, list[Any]]]:
    """The token that sealed a message, and what it says; raises Refused."""
    if len(message) > LARGEST_RESULT_BYTES:
        raise Refused("It is too large.")
    token = Token.objects.usable().filter(slug=claimed_sender(message)).first()
    if token is None or not token.signer.has_sealed(message):
        raise Refused("No token that is in use has sealed it.")
    try:
        name, facts = json.loads(body_of(message))
    except (ValueError, TypeError, RecursionError):
        raise Refused("It is not a name and its facts.", token.slug) from None
    if not isinstance(name, str) or not isinstance(facts, list):
        raise Refused("It is not a name and its facts.", token.slug)
    return token, (name, facts)


def record(token: Token, name: str, facts: list[Any]) -> None:
    """Record facts if they are of a known kind and about a worker of this token's."""
    if name not in RECORDS:
        raise Refused(f"{name[:40]!r} is nothing that a runner reports.", token.slug)
    record_facts, number, place = RECORDS[name]
    if len(facts) != number:
        raise Refused(f"{name} has {number} facts, not {len(facts)}.", token.slug)
    try:
        report = WorkerReport.from_message(facts[place])
        check_sender(token, report)
        record_facts(*facts)
    except BadMessage as error:
        raise Refused(str(error), token.slug) from None
    if name == "record_worker":
        note_heard(token, report)


def note_heard(token: Token, report: WorkerReport) -> None:
    """A token that was taken back while this was being recorded brings no worker back."""
    now = timezone.now()
    if not Token.objects.usable().filter(pk=token.pk).update(heard_at=now):
        Worker.objects.filter(name=report.name).update(left_at=now, busy=0)


def check_sender(token: Token, report: WorkerReport) -> None:
    is_its_backend = token.backend is None or token.backend.name == report.backend
    its_names = token.signer.names_of_workers(report.backend)
    if not is_its_backend or not report.name.startswith(its_names):
        raise Refused(f"It speaks for {report.name[:60]!r}, which has another token.", token.slug)
    if token.backend and not Worker.objects.filter(name=report.name).exists():
        check_number(token, Worker.objects.filter(name__startswith=its_names))


def check_number(token: Token, workers: WorkerQuerySet) -> None:
    """A lent machine has some workers at a time, and some more in a week; none has any number."""
    if workers.live().count() >= MOST_LIVE_WORKERS or workers.count() >= MOST_WORKERS:
        raise Refused("It is of one worker more than a token may have.", token.slug)


def note_refusal(sender: str, reason: str) -> None:
    logger.warning("A runner's message was refused: %s", reason, extra={"token": sender})
    now = timezone.now()
    counted = Refusal.objects.filter(sender=sender)
    told = {"reason": reason[:300], "last_at": now}
    if not counted.update(count=F("count") + 1, **told):
        Refusal.objects.get_or_create(sender=sender, defaults={"count": 1, **told})
