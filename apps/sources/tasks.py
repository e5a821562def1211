from celery import shared_task

from apps.sources import services, updates
from apps.sources.models import Snapshot


@shared_task
def fetch(snapshot_id: int) -> None:
    """Get the files of a snapshot. Late and repeated messages find it taken, or past that."""
    snapshot = Snapshot.objects.select_related("source", "requested_by").get(pk=snapshot_id)
    if services.fetch(snapshot):
        services.hand_over(snapshot)


@shared_task
def sweep() -> None:
    services.sweep()


@shared_task
def look_upstream() -> None:
    updates.look_upstream()
