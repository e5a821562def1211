from celery import shared_task

from apps.verification import judging, routine


@shared_task
def judge_run(run_id: int) -> None:
    """Sent when a run ends, perhaps twice."""
    judging.judge_run(run_id)


@shared_task
def sweep() -> None:
    judging.sweep()


@shared_task
def verify_what_is_due() -> None:
    routine.verify_what_is_due()
