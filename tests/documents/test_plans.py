"""An update is planned, applied or dropped, and survives whatever happens in between."""

import pytest
from django.db import connection
from django.utils import timezone

from apps.activity.jobs import SILENCE
from apps.documents import services
from apps.documents.models import Page, Plan, Segment
from apps.sources import updates
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot, SnapshotState
from tests.documents.upstream import ARRAYS, LOOPS, MESHES, SHARDING, rows

pytestmark = pytest.mark.django_db


def test_nothing_is_seen_of_a_plan_until_it_is_applied(upstream):
    upstream.begin(arrays=ARRAYS + SHARDING, loops=LOOPS)
    before = rows()

    snapshot = upstream.plan(arrays="", loops=LOOPS + SHARDING, basics=ARRAYS)

    assert snapshot.state == SnapshotState.PLANNED
    assert rows() == before


def test_a_plan_counts_texts_by_what_becomes_of_them(upstream):
    steady = "# T\n\n{}\n\nThis stays as it is.\n"
    upstream.begin(
        arrays=steady.format("The drawback is highter latency.\n\nThis goes away again.")
        + "\n```python\nx = 1\n```\n\n## Empty\n",
        loops=LOOPS,
    )

    snapshot = upstream.plan(
        arrays=steady.format("The drawback is higher latency.\n\nZebras graze beside giraffes.")
        + "\n```python\nx = 2\n```\n\n## Empty\n"
    )

    counts = Plan.objects.get(snapshot=snapshot).counts
    assert counts == {"unchanged": 5, "code": 1, "typo": 1, "new": 1, "gone": 1}


def test_the_same_once_more_is_no_update_and_touches_no_row(upstream):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    upstream.move_on(arrays="", basics=ARRAYS + SHARDING)
    before = rows()

    snapshot = upstream.move_on()

    assert snapshot.state == SnapshotState.UNCHANGED
    assert rows() == before
    assert not snapshot.folder.exists() or upstream.source.snapshot != snapshot


def test_a_newer_plan_takes_the_place_of_an_older_one(upstream):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    older = upstream.plan(loops=LOOPS + SHARDING)

    newer = upstream.plan(loops=LOOPS + MESHES)

    older.refresh_from_db()
    assert (older.state, newer.state) == (SnapshotState.DROPPED, SnapshotState.PLANNED)


def test_a_dropped_plan_cannot_be_applied(upstream, maintainer):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    snapshot = upstream.plan(loops=LOOPS + SHARDING)
    updates.drop_plan(snapshot, maintainer)

    with pytest.raises(SourcesError, match="does not wait"):
        updates.apply_plan(snapshot, maintainer)

    assert Page.objects.get(path="loops.md").words == len(LOOPS.split()) - 1


class Killed(BaseException):
    """The process ended here."""


class KillAt:
    """Ends whoever asks the database, at a query by its number. What follows rolls back."""

    def __init__(self, number):
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == -1:
            raise Killed
        return execute(sql, params, many, context)


NEW_STATE = {
    "arrays": "",
    "loops": LOOPS.replace("again and again", "over and over") + SHARDING,
    "basics": ARRAYS,
    "meshes": "# All\n\nNothing is left here.\n",
    "aside": MESHES.replace("## ", "# "),
}


def outcome(before):
    """Where each text of before stands now, by its first words; what is new, without its own."""
    present = Segment.objects.present().select_related("section__page")
    return sorted(
        (row.section.page.path, " ".join(row.text.split()[:3]), before.get(row.pk, "new"))
        for row in present
    )


@pytest.mark.parametrize("query", [2, 7, *range(10, 53, 3), 90])
def test_an_update_killed_at_any_query_goes_on_to_the_same_end(upstream, query):
    upstream.begin(arrays=ARRAYS, loops=LOOPS, meshes="# All\n\nHere.\n\n" + MESHES)
    before = {row.pk: row.section.page.path for row in Segment.objects.all()}
    snapshot = upstream.plan(**NEW_STATE)
    updates.apply_plan(snapshot, None, in_background=False)

    try:
        with connection.execute_wrapper(KillAt(query)):
            services.import_snapshot(snapshot)
        was_killed = False
    except Killed:
        was_killed = True
    Snapshot.objects.filter(pk=snapshot.pk).update(heard_at=timezone.now() - 2 * SILENCE)
    services.import_snapshot(snapshot)

    assert was_killed == (query < 90)
    snapshot.refresh_from_db()
    assert snapshot.state == SnapshotState.READY
    assert outcome(before) == [
        ("aside.md", "A mesh names", "meshes.md"),
        ("aside.md", "Meshes", "meshes.md"),
        ("basics.md", "An array holds", "arrays.md"),
        ("basics.md", "Arrays", "arrays.md"),
        ("loops.md", "A loop runs", "loops.md"),
        ("loops.md", "A sharding lays", "new"),
        ("loops.md", "Loops", "loops.md"),
        ("loops.md", "Sharding", "new"),
        ("meshes.md", "All", "meshes.md"),
        ("meshes.md", "Nothing is left", "new"),
    ]


def test_an_update_that_failed_half_way_can_only_be_gone_on_with(upstream, maintainer):
    upstream.begin(arrays=ARRAYS, loops=LOOPS)
    snapshot = upstream.plan(arrays=ARRAYS + SHARDING, loops=LOOPS + MESHES)
    updates.apply_plan(snapshot, maintainer, in_background=False)
    page = snapshot.folder / "loops.md"
    content = page.read_bytes()
    page.write_bytes(b"\xff")

    services.import_snapshot(snapshot)

    assert snapshot.state == SnapshotState.PLANNED
    assert "our side" in snapshot.problem
    with pytest.raises(SourcesError, match="shown already"):
        updates.drop_plan(snapshot, maintainer)
    with pytest.raises(SourcesError, match="only in part"):
        updates.update_source(snapshot.source, maintainer)
    page.write_bytes(content)
    updates.apply_plan(snapshot, maintainer, in_background=False)
    services.import_snapshot(snapshot)
    assert snapshot.state == SnapshotState.READY
