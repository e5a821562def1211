"""Who works on a Snapshot, and what becomes of it when the work fails."""

from contextlib import AbstractContextManager
from functools import partial

from django.utils import timezone

from apps.activity import jobs
from apps.activity.services import record
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot, SnapshotState


def take(snapshot: Snapshot, *states: SnapshotState) -> bool:
    """Become the one who works on it. False: somebody else does, or it is past that."""
    is_taken = jobs.take(Snapshot.objects.filter(pk=snapshot.pk, state__in=states))
    snapshot.refresh_from_db()
    return is_taken


def refusals_kept(snapshot: Snapshot) -> AbstractContextManager[None]:
    """What goes wrong inside ends the snapshot with a sentence, in its requester's language."""
    return jobs.failures_told(snapshot, partial(refuse, snapshot), SourcesError)


def refuse(snapshot: Snapshot, sentence: str) -> None:
    """End it. A plan that was applied in part stays a plan, so that somebody can go on with it."""
    mine = Snapshot.objects.under_way().filter(pk=snapshot.pk)
    half_applied = mine.filter(state=SnapshotState.IMPORTING, source__snapshot__isnull=False)
    end = {"problem": sentence, "ended_at": timezone.now(), "done": 0, "total": 0}
    if half_applied.update(state=SnapshotState.PLANNED, **end) or mine.update(
        state=SnapshotState.REFUSED, **end
    ):
        record("snapshot refused", snapshot, snapshot.requested_by, problem=sentence[:300])
    snapshot.refresh_from_db()
