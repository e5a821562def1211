from celery import shared_task

from apps.assignments import telling


@shared_task
def remind() -> None:
    telling.remind()
