"""Sources are looked at when their schedule says so, from wherever they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.documents import services as documents
from apps.documents.models import Page
from apps.sources import services, tasks, updates
from apps.sources.errors import SourcesError
from apps.sources.models import Schedule, Snapshot, SnapshotState, Source
from tests import factories
from tests.sources.importing import bring_in, planned, renew

pytestmark = pytest.mark.django_db


def looked_at(source, ago, **fields):
    """When somebody last asked what this source is like upstream."""
    Snapshot.objects.filter(source=source).update(requested_at=timezone.now() - ago, **fields)


@pytest.mark.parametrize(
    ("schedule", "ago", "is_due"),
    [
        (Schedule.NEVER, timedelta(days=300), False),
        (Schedule.DAILY, timedelta(hours=23), False),
        (Schedule.DAILY, timedelta(hours=25), True),
        (Schedule.WEEKLY, timedelta(days=6), False),
        (Schedule.WEEKLY, timedelta(days=8), True),
    ],
)
def test_a_source_is_due_by_its_schedule(schedule, ago, is_due):
    source = factories.source(look_every=schedule)
    looked_at(source, ago)

    tasks.look_upstream()

    assert source.snapshots.under_way().exists() == is_due


def test_a_source_that_waits_or_is_archived_is_not_looked_at():
    waiting = factories.source(look_every=Schedule.DAILY)
    factories.source(look_every=Schedule.DAILY, archived_at=timezone.now())
    Snapshot.objects.create(source=waiting, state=SnapshotState.PLANNED)
    Snapshot.objects.update(requested_at=timezone.now() - timedelta(days=2))

    updates.look_upstream()

    assert not Snapshot.objects.under_way().exists()


def test_one_source_that_cannot_be_updated_holds_up_no_other():
    stuck = factories.source(look_every=Schedule.DAILY, name="A")
    free = factories.source(look_every=Schedule.DAILY, name="B")
    Snapshot.objects.create(source=stuck, state=SnapshotState.FETCHING)
    Snapshot.objects.update(requested_at=timezone.now() - timedelta(days=2))

    updates.look_upstream()

    assert free.snapshots.under_way().exists()


def test_another_ref_is_followed_once_it_is_applied(repository):
    source = bring_in(repository, ref="v1.0").source

    snapshot = planned(source, ref="main")

    source.refresh_from_db()
    assert (source.ref, snapshot.ref) == ("v1.0", "main")
    updates.apply_plan(snapshot, None, in_background=False)
    documents.import_snapshot(snapshot)
    source.refresh_from_db()
    assert source.ref == "main"
    assert Page.objects.present().filter(path="docs/guide/new.md").exists()


def test_no_ref_means_the_latest_release_again(repository):
    source = bring_in(repository, ref="v1.0").source

    snapshot = renew(source, ref="")

    assert snapshot.label == "v1.10.0"
    assert snapshot.state in {SnapshotState.READY, SnapshotState.UNCHANGED}


def test_a_package_moves_to_another_version():
    source = factories.source(kind="pypi", location="pypi:flax==0.12.7")

    snapshot = updates.update_source(source, in_background=False, ref="0.12.8")

    assert snapshot.location == "pypi:flax==0.12.8"
    assert Source.objects.get().location == "pypi:flax==0.12.7"


def test_people_cannot_name_folders_where_the_site_does_not_allow_it(docs, maintainer, settings):
    source = factories.source()
    settings.SOURCES_FROM_FOLDERS = False

    with pytest.raises(SourcesError, match="command line"):
        updates.update_source(source, maintainer, what=str(docs))


def test_a_plan_waits_while_its_source_is_fetched_again(docs, maintainer):
    source = bring_in(docs).source
    (docs / "index.md").write_text("# Start\n\nWelcome back, everybody.\n")
    waiting = planned(source)
    updates.update_source(source, in_background=False)

    with pytest.raises(SourcesError, match="being fetched right now"):
        updates.apply_plan(waiting, maintainer)

    waiting.refresh_from_db()
    assert waiting.state == SnapshotState.PLANNED


def test_a_comparison_whose_worker_died_is_sent_again(docs, django_capture_on_commit_callbacks):
    source = bring_in(docs).source
    (docs / "index.md").write_text("# Start\n\nWelcome back.\n")
    snapshot = updates.update_source(source, in_background=False)
    services.fetch(snapshot)

    with django_capture_on_commit_callbacks() as sent:
        services.sweep()

    assert snapshot.state == SnapshotState.PLANNING
    assert len(sent) == 1
