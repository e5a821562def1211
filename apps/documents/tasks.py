from celery import shared_task

from apps.documents import services
from apps.sources.models import Snapshot


@shared_task
def import_snapshot(snapshot_id: int) -> None:
    """Read the pages of a fetched snapshot. Whoever comes second finds it taken."""
    snapshot = Snapshot.objects.select_related("source", "requested_by").get(pk=snapshot_id)
    services.import_snapshot(snapshot)


@shared_task
def plan_snapshot(snapshot_id: int) -> None:
    """Find what an update would change. Whoever comes second finds it taken."""
    snapshot = Snapshot.objects.select_related("source", "requested_by").get(pk=snapshot_id)
    services.plan_snapshot(snapshot)
