from celery import shared_task

from glossary import importing
from glossary.models import GlossaryImport


@shared_task
def work(import_id: int) -> None:
    """Read or apply an import. Whoever comes second finds it taken."""
    importing.work(
        GlossaryImport.objects.select_related("requested_by", "source").get(pk=import_id)
    )


@shared_task
def sweep() -> None:
    importing.sweep()
