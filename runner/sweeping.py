"""Makes good what a broker or a worker lost. Runs every few seconds and may run twice at once."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from runner import sending, services, turns
from runner.broker import DEFAULT
from runner.models import CellResult, Run, RunState, SignOfLife, Worker

logger = logging.getLogger(__name__)

LOST = "lost"
FAULT = "fault"
# How long a run rests before its second attempt, its third and so on; after them it ends. Another
# worker may begin at once what one has lost. What a machine fails at, such as a full disk, takes
# time to be put right.
RESTS_S: dict[str, tuple[int, ...]] = {
    LOST: (0, 0, 15, 60, 240),
    FAULT: (3, 15, 60, 300, 1800),
}
MOST_ATTEMPTS = 6
MOST_SENT_AGAIN = 200
# Past a run's own time limit: starting, sending and the limit's own enforcement.
GRACE = timedelta(seconds=120)
FORGET_WORKERS_AFTER = timedelta(days=7)


def sweep() -> None:
    """Send again what is owed, start again what went silent, forget workers long gone."""
    for run in silent_runs():
        try_again(run, LOST)
    for run in Run.objects.filter(state=RunState.RUNNING).exclude(cancel_asked_at=None):
        if run.worker:
            sending.tell_to_stop(run.worker.name, run.pk, run.attempt)
    for run in runs_never_picked_up():
        sending.send_run(run.pk)
    turns.send_next(turns.waited_for())
    for worker in Worker.objects.filter(seen_at__lt=timezone.now() - FORGET_WORKERS_AFTER):
        sending.forget(worker.name)
        worker.delete()


def silent_runs() -> list[Run]:
    """Runs whose worker has left, or said nothing for too long, or takes far too long."""
    now = timezone.now()
    running = Run.objects.filter(state=RunState.RUNNING).select_related("worker")
    return [run for run in running if is_silent(run, now)]


def is_silent(run: Run, now: datetime) -> bool:
    if run.worker is None or run.worker.left_at is not None:
        return True
    silence = timedelta(seconds=settings.RUNNER_SILENCE_S)
    heard = max(moment for moment in (run.heard_at, listening_since(now)) if moment)
    return now - heard > silence or is_overdue(run, now)


def is_overdue(run: Run, now: datetime) -> bool:
    """Whether it goes on past its limit although its worker gives signs of life."""
    limit = timedelta(seconds=float(run.program["limits"]["wall_s"])) + GRACE
    return run.started_at is not None and now - run.started_at > limit


def listening_since(now: datetime) -> datetime:
    """Since when the site itself has been there to hear. What it slept through is no silence."""
    sign = SignOfLife.objects.filter(name=DEFAULT).first()
    return sign.since if sign and now - sign.seen_at < services.GAP else now


def try_again(run: Run, why: str, reason: str = "") -> None:
    """Start the next attempt of a run that was lost through no fault of its own.

    After some it ends, with `reason` as what the last one met.
    """
    this = Run.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.RUNNING)
    with transaction.atomic():
        if run.cancel_asked_at:
            ended = this.update(
                state=RunState.ENDED, how=services.CANCELLED, ended_at=timezone.now()
            )
        elif run.attempt >= MOST_ATTEMPTS:
            ended = this.update(
                state=RunState.ENDED, how=why, reason=reason, ended_at=timezone.now()
            )
        else:
            ended = 0
            _next_attempt(run, this, timedelta(seconds=RESTS_S[why][run.attempt - 1]))
        if ended:
            services.tell_of_end(run.pk)


def _next_attempt(run: Run, this: QuerySet[Run], rest: timedelta) -> None:
    changed = this.update(
        state=RunState.WAITING,
        attempt=F("attempt") + 1,
        worker=None,
        started_at=None,
        heard_at=None,
        sent_at=None,
        not_before=timezone.now() + rest if rest else None,
        cells_sent=None,
        how="",
    )
    if changed:
        logger.warning("A run starts again", extra={"run_id": run.pk, "attempt": run.attempt})
        CellResult.objects.filter(run=run, attempt__lte=run.attempt).delete()
        turns.send_next_on_commit(run.queue)


def runs_never_picked_up() -> list[Run]:
    """Runs whose message seems lost: a worker of their queue has nothing to do."""
    patience = timezone.now() - timedelta(seconds=settings.RUNNER_SILENCE_S / 3)
    same = {"backend": OuterRef("backend"), "environment": OuterRef("environment")}
    idle = Worker.objects.live().filter(busy__lt=F("jobs"), **same)
    waiting = Run.objects.filter(state=RunState.WAITING)
    unheard = waiting.filter(Exists(idle), sent_at__lt=patience)
    return list(unheard.order_by("sent_at")[:MOST_SENT_AGAIN])
