"""Workers that share snapshots, die over them, or meet a fault of ours."""

import pytest
from django.utils import timezone

from apps.activity.jobs import SILENCE
from apps.documents import services as documents
from apps.documents.models import Page
from apps.sources import services
from apps.sources.models import Snapshot, SnapshotState
from apps.sources.progress import take

pytestmark = pytest.mark.django_db


def test_a_fetch_that_somebody_else_does_is_left_to_them(docs):
    snapshot = services.add_source(str(docs), in_background=False)
    assert take(snapshot, SnapshotState.WAITING)

    assert not services.fetch(snapshot)


def test_an_import_goes_on_after_its_worker_died(docs):
    snapshot = services.add_source(str(docs), in_background=False)
    services.fetch(snapshot)
    take(snapshot, SnapshotState.IMPORTING)
    documents.import_page(snapshot, "index.md", (docs / "index.md").read_text(), 0)
    Snapshot.objects.update(heard_at=timezone.now() - 2 * SILENCE)

    documents.import_snapshot(snapshot)

    snapshot.refresh_from_db()
    assert snapshot.state == SnapshotState.READY
    assert Page.objects.present().count() == 3


def test_a_worker_that_dies_each_time_ends_the_snapshot_with_a_sentence(docs):
    snapshot = services.add_source(str(docs), in_background=False)
    Snapshot.objects.update(heard_at=timezone.now() - 2 * SILENCE, attempts=3)

    services.sweep()

    snapshot.refresh_from_db()
    assert snapshot.state == SnapshotState.REFUSED
    assert "three times" in snapshot.problem


def test_our_own_fault_is_told_as_ours_and_logged(docs, settings, caplog):
    snapshot = services.add_source(str(docs), in_background=False)
    settings.SNAPSHOTS_DIR = docs / "index.md"

    services.fetch(snapshot)

    assert "our side" in snapshot.problem
    [logged] = [record for record in caplog.records if record.message == "Job failed"]
    assert (logged.job, logged.job_id) == ("sources.snapshot", snapshot.pk)
    caplog.clear()
