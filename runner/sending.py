"""Messages out of the site. None is ever relied on: the sweep sends again what is owed."""

import logging
from typing import Any

from celery import current_app
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError
from redis.exceptions import RedisError

from runner.broker import DEFAULT, EXECUTE, control_queue, queue
from runner.models import Run, RunState

logger = logging.getLogger(__name__)

BROKER_AWAY = (OperationalError, ChannelError, RedisError, OSError)


def nudge(task: str, *arguments: Any, to: str = DEFAULT) -> bool:
    """Send a task by name; whether the broker took it. A broker that is down stops nobody."""
    try:
        current_app.send_task(task, arguments, queue=to, retry_policy={"max_retries": 1})
    except BROKER_AWAY:
        logger.warning("The broker did not take a task", extra={"task_name": task})
        return False
    return True


def send_run(run_id: int) -> bool:
    """Offer a waiting run to the workers of its backend; whether the broker took it."""
    run = Run.objects.select_related("backend").filter(pk=run_id, state=RunState.WAITING).first()
    if run is None or not nudge(EXECUTE, run.pk, run.attempt, run.program, to=run.queue_name):
        return False
    Run.objects.filter(pk=run.pk, attempt=run.attempt).update(sent_at=timezone.now())
    return True


def forget(worker: str) -> None:
    """Drop what a worker that has left will never hear."""
    try:
        with current_app.connection_for_write() as connection:
            queue(control_queue(worker))(connection.default_channel).purge()
    except BROKER_AWAY:
        logger.warning("The broker did not drop a queue", extra={"worker": worker})


def tell_to_stop(worker: str, run_id: int, attempt: int) -> None:
    """Tell a worker that nobody waits for this attempt any more."""
    message = {"run": run_id, "attempt": attempt}
    try:
        with current_app.producer_or_acquire() as producer:
            producer.publish(message, exchange="", routing_key=control_queue(worker), retry=False)
    except BROKER_AWAY:
        logger.warning("The broker did not take a request to stop", extra={"run_id": run_id})
