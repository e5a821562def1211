"""Fetching, planning and importing before the eyes of whoever typed the command."""

from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError

from apps.documents import services as documents
from apps.sources import services as sources
from apps.sources import updates
from apps.sources.models import Snapshot, SnapshotState


def bring_in(snapshot: Snapshot, command: BaseCommand) -> None:
    """All the way, a plan applied without asking. Raises CommandError with what went wrong."""
    fetch(snapshot, command)
    if snapshot.state == SnapshotState.PLANNED:
        apply(snapshot, command)
    if snapshot.state == SnapshotState.IMPORTING:
        read(snapshot, command)


def fetch(snapshot: Snapshot, command: BaseCommand) -> None:
    """Its files, and the plan where its source shows something already."""
    command.stderr.write(f"Fetching {snapshot.location}")
    sources.fetch(snapshot, telling(command))
    if snapshot.state == SnapshotState.PLANNING:
        command.stderr.write(f"Comparing {snapshot.total} pages of {snapshot.label}")
        documents.plan_snapshot(snapshot, telling(command))
    if snapshot.state == SnapshotState.REFUSED and sources.is_only_a_try(snapshot.source):
        sources.discard(snapshot.source)
    going_well = (SnapshotState.IMPORTING, SnapshotState.PLANNED, SnapshotState.UNCHANGED)
    refuse_unless(snapshot, *going_well)


def apply(snapshot: Snapshot, command: BaseCommand) -> None:
    updates.apply_plan(snapshot, None, in_background=False)
    read(snapshot, command)


def read(snapshot: Snapshot, command: BaseCommand) -> None:
    command.stderr.write(f"Reading {snapshot.total} pages of {snapshot.label}")
    documents.import_snapshot(snapshot, telling(command))
    refuse_unless(snapshot, SnapshotState.READY)


def telling(command: BaseCommand) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        command.stderr.write(f"{done} / {total}" if total else "…")

    return tell


def refuse_unless(snapshot: Snapshot, *states: SnapshotState) -> None:
    if snapshot.state not in states:
        raise CommandError(snapshot.problem or "Somebody else is working on it.")
