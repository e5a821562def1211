"""What runner workers report, checked and written down. Late and repeated messages change nothing.

Messages of one run may overtake each other: the first one starts the run, whichever it is, and the
run ends with the last one.
"""

import json
import logging

from django.db import transaction
from django.utils import timezone

from runner import sending, services, sweeping
from runner.broker import LARGEST_MESSAGE_BYTES
from runner.engine import BadMessage, CellRecord, Outcome, Program
from runner.engine.cleaning import clean_text
from runner.models import Backend, CellResult, Run, RunState, Worker
from runner.reports import WorkerReport
from runner.turns import send_next

logger = logging.getLogger(__name__)


class Unwanted(Exception):
    """A message about an attempt that is not this worker's, or not under way."""


def record_worker(message: object) -> Worker | None:
    """A heartbeat: the worker lives, and so do the attempts that it has in hand."""
    report = WorkerReport.from_message(message)
    if Worker.objects.filter(name=report.name, beats__gt=report.beat).exists():
        return None  # a later sign of life has overtaken this one
    worker = see(report)
    if worker is None:
        return None
    if report.is_leaving:
        Worker.objects.filter(pk=worker.pk).update(left_at=timezone.now(), busy=0)
        sending.forget(worker.name)
        return worker
    for run_id, attempt in report.active:
        if not take(worker, report, run_id, attempt):
            sending.tell_to_stop(worker.name, run_id, attempt)
    send_next([worker.queue])
    return worker


def see(report: WorkerReport) -> Worker | None:
    """Keep the worker's row up to date. One of an unknown backend has none."""
    backend = Backend.objects.filter(name=report.backend).first()
    if backend is None:
        logger.warning("A worker of an unknown backend was ignored")
        return None
    told = {
        "backend": backend,
        "environment": report.environment,
        "host": report.host,
        "tier": report.tier,
        "jobs": report.jobs,
        "busy": len(report.active),
        "beats": report.beat,
        "versions": report.versions,
        "devices": list(report.devices),
        "self_test": list(report.self_test),
        "seen_at": timezone.now(),
        "left_at": None,
    }
    return Worker.objects.update_or_create(name=report.name, defaults=told)[0]


@transaction.atomic
def record_start(run_id: int, attempt: int, sender: object) -> None:
    _held(run_id, attempt, sender)


@transaction.atomic
def record_cell(run_id: int, attempt: int, sender: object, message: object) -> None:
    """Keep what one cell did."""
    if len(json.dumps(message)) > LARGEST_MESSAGE_BYTES:
        raise BadMessage("A cell's record is too large.")
    record = CellRecord.from_message(message)
    run = _held(run_id, attempt, sender)
    if record.index >= run.cell_count:
        raise BadMessage(f"Run {run.pk} has no cell {record.index}.")
    result = CellResult(run=run, attempt=attempt, index=record.index, record=record.to_message())
    CellResult.objects.bulk_create([result], ignore_conflicts=True)
    end_if_whole(run)


@transaction.atomic
def record_end(
    run_id: int, attempt: int, sender: object, cells_sent: object, message: object
) -> None:
    """Close a run with what its worker saw, once the results of all its cells have come."""
    outcome = Outcome.from_message(message)
    run = _held(run_id, attempt, sender)
    if type(cells_sent) is not int or not 0 <= cells_sent <= run.cell_count:
        raise BadMessage(f"Run {run.pk} does not have {cells_sent!r} cells.")
    if run.cells_sent is None:
        run.cells_sent, run.how = cells_sent, outcome.how
        run.seconds, run.cpu_s = outcome.seconds, outcome.cpu_s
        run.peak_mib, run.reason = outcome.peak_mib, outcome.reason[:500]
        told = ["cells_sent", "how", "seconds", "cpu_s", "peak_mib", "reason"]
        run.save(update_fields=told)
    end_if_whole(run)


def record_fault(run_id: int, attempt: int, sender: object, reason: object) -> None:
    """The worker itself could not run the program: our fault, so it is tried again."""
    with transaction.atomic():
        run = _held(run_id, attempt, sender)
    told = clean_text(str(reason)[:500], 500)
    logger.error("A runner worker failed", extra={"run_id": run.pk, "reason": told})
    sweeping.try_again(run, sweeping.FAULT, told)


def end_if_whole(run: Run) -> None:
    """End a run whose worker has said how it went and whose results have all come."""
    if run.cells_sent is None or services.cells_done(run) < run.cells_sent:
        return
    program = Program.from_message(run.program)
    ended = Run.objects.filter(pk=run.pk, attempt=run.attempt, state=RunState.RUNNING).update(
        state=RunState.ENDED,
        ended_at=timezone.now(),
        # It is known from now on by what it really ran in.
        fingerprint=program.fingerprint(run.versions, run.queue_name),
    )
    if ended:
        services.tell_of_end(run.pk)


def _held(run_id: int, attempt: int, sender: object) -> Run:
    """The run, locked, now known to be in this sender's hands; raises Unwanted if it is not."""
    report = WorkerReport.from_message(sender)
    if type(run_id) is not int or type(attempt) is not int:
        raise BadMessage("A run and its attempt are whole numbers.")
    worker = Worker.objects.filter(name=report.name).first() or see(report)
    if worker is None:
        raise Unwanted
    if not take(worker, report, run_id, attempt):
        sending.tell_to_stop(worker.name, run_id, attempt)
        raise Unwanted
    return Run.objects.select_related("backend").get(pk=run_id)


def take(worker: Worker, report: WorkerReport, run_id: int, attempt: int) -> bool:
    """Note that the worker has this attempt in hand; False where it has no business with it."""
    now = timezone.now()
    same = Run.objects.filter(pk=run_id, attempt=attempt)
    same.of(worker.queue).filter(state=RunState.WAITING).update(
        state=RunState.RUNNING,
        worker=worker,
        started_at=now,
        heard_at=now,
        versions=report.versions,
        tier=report.tier,
    )
    return bool(same.filter(state=RunState.RUNNING, worker=worker).update(heard_at=now))
