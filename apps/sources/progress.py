"""Signs of life of whoever works on a Snapshot, and what becomes of it when the work fails."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.activity.services import record
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot, SnapshotState
from apps.sources.trees import Beat

SILENCE = timedelta(seconds=60)
logger = logging.getLogger(__name__)


def unheard(done: int, total: int) -> None:
    """Where nobody watches."""


def silent() -> Q:
    """Nobody works on it: nobody began, or whoever did was not heard of for a minute."""
    return Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)


def take(snapshot: Snapshot, *states: SnapshotState) -> bool:
    """Become the one who works on it. False: somebody else does, or it is past that."""
    free = Snapshot.objects.filter(silent(), pk=snapshot.pk, state__in=states)
    taken = free.update(heard_at=timezone.now(), attempts=F("attempts") + 1)
    snapshot.refresh_from_db()
    return bool(taken)


class Pulse:
    """A sign of life and the progress, written down and told once a second at most."""

    def __init__(self, snapshot: Snapshot, tell: Beat = unheard) -> None:
        self.snapshot = snapshot
        self.tell = tell
        self.written_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.written_at < 1 and done != total:
            return
        self.written_at = time.monotonic()
        Snapshot.objects.filter(pk=self.snapshot.pk).update(
            heard_at=timezone.now(), done=done, total=total
        )
        self.tell(done, total)


@contextmanager
def refusals_kept(snapshot: Snapshot) -> Iterator[None]:
    """What goes wrong inside ends the snapshot with a sentence, in its requester's language."""
    asker = snapshot.requested_by
    with translation.override((asker and asker.language) or settings.LANGUAGE_CODE):
        try:
            yield
        except SourcesError as error:
            refuse(snapshot, str(error))
        except Exception:
            logger.exception("Snapshot failed", extra={"snapshot_id": snapshot.pk})
            refuse(snapshot, _("Something broke on our side; it was logged. Please try again."))


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
