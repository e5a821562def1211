from celery import shared_task

from apps.verification import judging, rechecks, routine, standstill
from apps.verification.models import Recheck


@shared_task
def judge_run(run_id: int) -> None:
    """Sent when a run ends, perhaps twice."""
    judging.judge_run(run_id)


@shared_task
def sweep() -> None:
    judging.sweep()
    rechecks.sweep()


@shared_task
def go_on(recheck_id: int) -> None:
    """Sent when pages of a recheck have ended, perhaps twice."""
    related = Recheck.objects.select_related("source", "requested_by")
    rechecks.go_on(related.get(pk=recheck_id))


@shared_task
def watch() -> None:
    standstill.watch()


@shared_task
def verify_what_is_due() -> None:
    routine.verify_what_is_due()
