from celery import shared_task

from apps.exchange import services
from apps.exchange.models import Exchange


@shared_task
def work(exchange_id: int) -> None:
    """Write or read the files of an exchange. Whoever comes second finds it taken."""
    related = Exchange.objects.select_related("source", "requested_by")
    services.work(related.get(pk=exchange_id))


@shared_task
def sweep() -> None:
    services.sweep()
