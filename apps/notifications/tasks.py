from celery import shared_task

from apps.notifications import digests, services, webhooks


@shared_task
def send_digests() -> None:
    digests.send_due()


@shared_task
def forget_old() -> None:
    services.forget_old()
    webhooks.forget_old()


@shared_task
def post_due() -> None:
    webhooks.post_due()
