from celery import shared_task

from runner import access, services, sweeping


@shared_task
def note_sign_of_life() -> None:
    services.note_sign_of_life()


@shared_task
def keep_access() -> None:
    access.keep_access()


@shared_task
def sweep() -> None:
    sweeping.sweep()
