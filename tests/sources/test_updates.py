"""A source that is there already, fetched anew."""

import pytest

from apps.documents.models import Page
from apps.sources import services, updates
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot, SnapshotState
from tests import factories
from tests.racing import at_once
from tests.sources.importing import bring_in, renew

pytestmark = pytest.mark.django_db


def test_a_refused_update_leaves_what_was_there(docs):
    source = bring_in(docs).source
    (docs / "guide" / "a.md").write_bytes(b"\xff\xfe")

    snapshot = renew(source)

    source.refresh_from_db()
    assert snapshot.state == SnapshotState.REFUSED
    assert source.snapshot.folder.exists()
    assert Page.objects.present().count() == 3


def test_an_update_brings_new_pages_and_lets_old_ones_go(docs):
    source = bring_in(docs).source
    (docs / "guide" / "a.md").unlink()
    (docs / "guide" / "c.md").write_text("# C\n\nThird.\n")

    renew(source)

    assert {page.path for page in Page.objects.present()} == {
        "index.md",
        "guide/b.rst",
        "guide/c.md",
    }
    assert Page.objects.get(path="guide/a.md").gone_at


def test_a_second_update_at_the_same_time_is_refused(docs):
    source = bring_in(docs).source
    updates.update_source(source, in_background=False)

    with pytest.raises(SourcesError, match="right now"):
        updates.update_source(source, in_background=False)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_an_update_one_is_refused():
    source = factories.source()

    def begin():
        return services.begin(source, None, in_background=False)

    outcomes = at_once(begin, begin)

    assert {type(outcome) for outcome in outcomes} == {Snapshot, SourcesError}, outcomes


def test_files_of_older_snapshots_are_removed(docs, django_capture_on_commit_callbacks):
    source = bring_in(docs).source
    for number in range(3):
        (docs / "guide" / "a.md").write_text(f"# A\n\nNumber {number}.\n")
        with django_capture_on_commit_callbacks(execute=True):
            snapshot = renew(source)

    kept = [one for one in source.snapshots.all() if one.folder.exists()]

    assert len(kept) == 2
    assert snapshot in kept
