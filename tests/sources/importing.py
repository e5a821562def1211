"""Sources as a worker brings them in, done at once."""

from apps.documents import services as documents
from apps.sources import services, updates
from apps.sources.models import SnapshotState


def bring_in(what, **options):
    """The snapshot of a new source, ended: ready or refused."""
    return _ended(services.add_source(str(what), in_background=False, **options))


def renew(source, **place):
    """The snapshot of an update, applied: ready, unchanged or refused."""
    snapshot = planned(source, **place)
    if snapshot.state == SnapshotState.PLANNED:
        updates.apply_plan(snapshot, None, in_background=False)
    return _ended(snapshot)


def planned(source, **place):
    """The snapshot of an update that waits to be applied, or that brings nothing."""
    return _ended(updates.update_source(source, in_background=False, **place))


def _ended(snapshot):
    services.fetch(snapshot)
    if snapshot.state == SnapshotState.PLANNING:
        documents.plan_snapshot(snapshot)
    documents.import_snapshot(snapshot)
    snapshot.refresh_from_db()
    return snapshot
