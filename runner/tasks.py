import logging

from celery import shared_task

from runner import recording, services, sweeping
from runner.engine import BadMessage

logger = logging.getLogger(__name__)


def _refused(run_id: object, error: BadMessage) -> None:
    logger.warning("A runner's message was refused: %s", error, extra={"run_id": str(run_id)[:20]})


@shared_task
def record_worker(report: object) -> None:
    """A heartbeat of a runner worker."""
    try:
        recording.record_worker(report)
    except BadMessage as error:
        _refused("", error)


@shared_task
def record_start(run_id: int, attempt: int, sender: object) -> None:
    try:
        recording.record_start(run_id, attempt, sender)
    except BadMessage as error:
        _refused(run_id, error)
    except recording.Unwanted:
        return


@shared_task
def record_cell(run_id: int, attempt: int, sender: object, record: object) -> None:
    try:
        recording.record_cell(run_id, attempt, sender, record)
    except BadMessage as error:
        _refused(run_id, error)
    except recording.Unwanted:
        return


@shared_task
def record_end(
    run_id: int, attempt: int, sender: object, cells_sent: object, outcome: object
) -> None:
    try:
        recording.record_end(run_id, attempt, sender, cells_sent, outcome)
    except BadMessage as error:
        _refused(run_id, error)
    except recording.Unwanted:
        return


@shared_task
def record_fault(run_id: int, attempt: int, sender: object, reason: object) -> None:
    """The worker could not run the program: start the next attempt, or give up after some."""
    try:
        run = recording.record_fault(run_id, attempt, sender, reason)
    except BadMessage as error:
        _refused(run_id, error)
    except recording.Unwanted:
        return
    else:
        sweeping.try_again(run, sweeping.FAULT)


@shared_task
def note_sign_of_life() -> None:
    services.note_sign_of_life()


@shared_task
def sweep() -> None:
    sweeping.sweep()
