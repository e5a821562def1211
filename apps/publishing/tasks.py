from celery import shared_task

from apps.publishing import services
from apps.publishing.models import Publication


@shared_task
def publish(publication_id: int) -> None:
    """Make the archive of a publication. Whoever comes second finds it taken."""
    related = Publication.objects.select_related("source__snapshot", "requested_by")
    services.make_archive(related.get(pk=publication_id))


@shared_task
def sweep() -> None:
    services.sweep()
