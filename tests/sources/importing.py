"""Sources as a worker brings them in, done at once."""

from apps.documents import services as documents
from apps.sources import services


def bring_in(what, **options):
    """The snapshot of a new source, ended: ready or refused."""
    return _ended(services.add_source(str(what), in_background=False, **options))


def renew(source):
    """The snapshot of an update, ended: ready or refused."""
    return _ended(services.update_source(source, in_background=False))


def _ended(snapshot):
    if services.fetch(snapshot):
        documents.import_snapshot(snapshot)
    snapshot.refresh_from_db()
    return snapshot
