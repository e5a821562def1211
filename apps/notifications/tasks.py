from celery import shared_task

from apps.notifications import services


@shared_task
def forget_old() -> None:
    services.forget_old()
