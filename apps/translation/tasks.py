from celery import shared_task

from apps.translation import importing, telling
from apps.translation.machine import running as drafting
from apps.translation.machine.models import MachineJob
from apps.translation.migrating import running
from apps.translation.migrating.models import Migration
from apps.translation.models import Amendment, Import
from apps.translation.presence import services as presence
from apps.translation.rulebook import comparing
from apps.translation.terms import counting
from apps.translation.upstream import noting


@shared_task
def read_import(import_id: int) -> None:
    """Read an uploaded translation. Whoever comes second finds it taken."""
    related = Import.objects.select_related("source", "requested_by")
    importing.read_import(related.get(pk=import_id))


@shared_task
def sweep() -> None:
    importing.sweep()
    comparing.sweep()
    running.sweep()
    presence.sweep()
    drafting.sweep()


@shared_task
def tell_of_updates() -> None:
    telling.tell_of_updates()


@shared_task
def count_uses() -> None:
    """Bring the uses of terms in line with what has changed. One worker at a time does."""
    counting.catch_up()


@shared_task
def count_uses_in(segment_ids: list[int]) -> None:
    """Bring the uses of terms in these segments in line with their texts."""
    counting.count(segment_ids)


@shared_task
def compare_amendment(amendment_id: int) -> None:
    """Look at what a change of a rule would flag. Whoever comes second finds it taken."""
    comparing.compare(Amendment.objects.select_related("requested_by").get(pk=amendment_id))


@shared_task
def run_migration(migration_id: int) -> None:
    """Find places, change them, or put them back. Whoever comes second finds it taken."""
    related = Migration.objects.select_related(
        "term", "decision__candidate", "replacement", "requested_by", "undone_by"
    )
    running.run(related.get(pk=migration_id))


@shared_task
def run_machine_job(job_id: int) -> None:
    """Have a machine draft what is empty. Whoever comes second finds it taken."""
    related = MachineJob.objects.select_related("section__page__source", "segment", "requested_by")
    drafting.run(related.get(pk=job_id))


@shared_task
def note_source_changes() -> None:
    """Which translations upstream left behind since the last time."""
    noting.note()
