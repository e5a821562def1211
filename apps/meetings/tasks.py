from celery import shared_task

from apps.meetings import services, telling


@shared_task
def keep_ahead() -> None:
    services.keep_ahead()
    telling.ask_for_votes()
