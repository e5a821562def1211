import threading

import pytest
from django.utils import timezone

from apps.activity.models import Event
from apps.documents import services as documents
from apps.documents.models import Page
from apps.sources import services
from apps.sources.errors import SourcesError
from apps.sources.models import Kind, Snapshot, SnapshotState, Source
from apps.sources.progress import SILENCE, take
from tests import factories

pytestmark = pytest.mark.django_db


def bring_in(what, **options):
    snapshot = services.add_source(str(what), in_background=False, **options)
    if services.fetch(snapshot):
        documents.import_snapshot(snapshot)
    snapshot.refresh_from_db()
    return snapshot


def test_a_folder_becomes_a_source_with_its_pages_in_their_own_order(docs):
    snapshot = bring_in(docs)

    assert snapshot.state == SnapshotState.READY
    assert snapshot.source.snapshot == snapshot
    assert [page.path for page in Page.objects.present()] == [
        "index.md",
        "guide/b.rst",
        "guide/a.md",
    ]


def test_a_source_is_named_after_the_folder_that_holds_its_docs(docs):
    source = bring_in(docs).source

    assert (source.name, source.slug, source.kind) == ("project", "project", Kind.FOLDER)


def test_what_pages_need_is_kept_with_them(docs):
    snapshot = bring_in(docs)

    assert (snapshot.folder / "conf.py").exists()
    assert (snapshot.folder / "guide" / "picture.png").read_bytes() == b"\x89PNG\0"


def test_of_a_project_only_its_documentation_is_kept(docs):
    (docs.parent / "README.md").write_text("# Readme")
    (docs.parent / "LICENSE").write_text("Free.")
    (docs.parent / "code.py").write_text("1")

    snapshot = bring_in(docs.parent)

    assert sorted(file.name for file in snapshot.folder.iterdir()) == ["LICENSE", "docs"]
    assert {page.path for page in Page.objects.present()} == {
        "docs/index.md",
        "docs/guide/a.md",
        "docs/guide/b.rst",
    }


def test_include_and_exclude_choose_the_pages(docs):
    bring_in(docs, include=["guide/**"], exclude=["*.rst"])

    assert [page.path for page in Page.objects.present()] == ["guide/a.md"]


def test_a_pair_of_page_and_notebook_is_one_page(docs):
    notebook = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    (docs / "guide" / "a.ipynb").write_text(notebook)

    bring_in(docs)

    page = Page.objects.present().get(path="guide/a.md")
    assert page.pair_path == "guide/a.ipynb"
    assert not Page.objects.filter(path="guide/a.ipynb").exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("", "where the documentation is"),
        ("/no/such/place", "There is no folder"),
        ("ftp://example.org/x.git", "https://"),
        ("git@example.org:x/y.git", "https://"),
        ("ext::sh -c whoami", "There is no folder"),
        ("https://someone:secret@example.org/x.git", "password"),
        ("https://example.org/x.zip", "Download it"),
        ("https://[::1", "not an address"),
        ("pypi:../../etc", "no package name"),
        ("pypi:flax @ https://example.org/x.tar.gz", "only the package"),
        ("sample:../../etc", "no sample"),
        ("x\ny", "signs that none has"),
    ],
)
def test_a_place_that_is_none_is_refused_with_a_sentence(what, words):
    with pytest.raises(SourcesError, match=words):
        services.add_source(what)

    assert not Source.objects.exists()


def test_a_folder_without_pages_is_refused_and_nothing_of_it_stays(tmp_path):
    (tmp_path / "empty").mkdir()

    snapshot = bring_in(tmp_path / "empty")

    assert snapshot.state == SnapshotState.REFUSED
    assert "There is no page here" in snapshot.problem
    assert not snapshot.folder.exists()
    assert not Source.objects.present().exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"# \xb1\xe2\n", "not UTF-8: line 1 holds the byte 0xb1"),
        (b"# Title\n\nA NUL \0 here.\n", "line 3 holds a NUL"),
        (b"x" * (2 * 1024 * 1024), "a page may be 1 MiB at most"),
    ],
)
def test_a_page_that_is_no_text_or_too_large_refuses_the_whole_import(
    docs, content, words, settings
):
    settings.MAX_FILE_MIB = 1
    (docs / "guide" / "zz.md").write_bytes(content)

    snapshot = bring_in(docs)

    assert snapshot.state == SnapshotState.REFUSED
    assert "guide/zz.md" in snapshot.problem
    assert words in snapshot.problem
    assert not Page.objects.exists()
    assert not snapshot.folder.exists()


def test_too_much_is_refused(docs, settings):
    settings.MAX_SOURCE_MIB = 1
    (docs / "big.png").write_bytes(b"x" * (2 * 1024 * 1024))

    assert "more than 1 MiB" in bring_in(docs).problem


def test_a_file_name_with_control_characters_is_refused(docs):
    (docs / "bad\x1b[31m.md").write_text("# Red")

    snapshot = bring_in(docs)

    assert "signs that cannot be shown" in snapshot.problem
    assert "\x1b" not in snapshot.problem


def test_links_in_a_folder_are_not_followed(docs, tmp_path):
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret")
    (docs / "link.md").symlink_to(secret)
    (docs / "folder").symlink_to(tmp_path)

    snapshot = bring_in(docs)

    assert snapshot.state == SnapshotState.READY
    assert not Page.objects.filter(title="Secret").exists()
    assert not (snapshot.folder / "link.md").exists()


def test_a_refused_update_leaves_what_was_there(docs):
    source = bring_in(docs).source
    (docs / "guide" / "a.md").write_bytes(b"\xff\xfe")

    snapshot = services.update_source(source, in_background=False)
    services.fetch(snapshot)

    source.refresh_from_db()
    assert snapshot.state == SnapshotState.REFUSED
    assert source.snapshot.folder.exists()
    assert Page.objects.present().count() == 3


def test_an_update_brings_new_pages_and_lets_old_ones_go(docs):
    source = bring_in(docs).source
    (docs / "guide" / "a.md").unlink()
    (docs / "guide" / "c.md").write_text("# C\n\nThird.\n")

    snapshot = services.update_source(source, in_background=False)
    services.fetch(snapshot)
    documents.import_snapshot(snapshot)

    assert {page.path for page in Page.objects.present()} == {
        "index.md",
        "guide/b.rst",
        "guide/c.md",
    }
    assert Page.objects.get(path="guide/a.md").gone_at


def test_a_second_update_at_the_same_time_is_refused(docs):
    source = bring_in(docs).source
    services.update_source(source, in_background=False)

    with pytest.raises(SourcesError, match="right now"):
        services.update_source(source, in_background=False)


def test_the_same_source_twice_is_refused_by_name(docs):
    bring_in(docs)

    with pytest.raises(SourcesError, match="project"):
        services.add_source(str(docs))


def test_a_try_that_failed_makes_room_for_the_next(docs):
    (docs / "guide" / "bad.md").write_bytes(b"\xff")
    bring_in(docs)
    (docs / "guide" / "bad.md").unlink()

    snapshot = bring_in(docs)

    assert snapshot.state == SnapshotState.READY
    assert Source.objects.get() == snapshot.source
    assert snapshot.source.slug == "project"


def test_two_sources_of_one_name_get_two_slugs(docs):
    bring_in(docs)

    assert bring_in(docs, include=["guide/a.md"]).source.slug == "project-2"


def test_people_cannot_name_folders_where_the_site_does_not_allow_it(docs, maintainer, settings):
    settings.SOURCES_FROM_FOLDERS = False

    with pytest.raises(SourcesError, match="command line"):
        services.add_source(str(docs), requested_by=maintainer)


@pytest.mark.parametrize("pattern", ["", "  ", "*" * 20, "x" * 300])
def test_patterns_that_could_take_for_ever_are_refused(docs, pattern):
    with pytest.raises(SourcesError, match="pattern"):
        services.add_source(str(docs), include=[pattern])


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
    assert "Snapshot failed" in caplog.text
    caplog.clear()


def test_archived_sources_leave_the_board_and_come_back(docs, maintainer):
    source = bring_in(docs).source

    services.archive(source, maintainer)
    assert not Page.objects.present().exists()

    services.bring_back(source, maintainer)
    assert Page.objects.present().count() == 3
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs[:2] == ["source brought back", "source archived"]


def test_a_source_with_pages_cannot_be_removed(docs):
    with pytest.raises(SourcesError, match="archived"):
        services.discard(bring_in(docs).source)


def test_a_source_is_found_by_slug_and_by_name(docs):
    source = bring_in(docs, name="JAX 문서").source

    assert services.find(source.slug) == services.find("jax 문서") == source
    with pytest.raises(SourcesError, match=source.slug):
        services.find("nothing")


def test_files_of_older_snapshots_are_removed(docs, django_capture_on_commit_callbacks):
    source = bring_in(docs).source
    for number in range(3):
        (docs / "guide" / "a.md").write_text(f"# A\n\nNumber {number}.\n")
        snapshot = services.update_source(source, in_background=False)
        services.fetch(snapshot)
        with django_capture_on_commit_callbacks(execute=True):
            documents.import_snapshot(snapshot)

    kept = [one for one in source.snapshots.all() if one.folder.exists()]

    assert len(kept) == 2
    assert snapshot in kept


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_an_update_one_is_refused():
    source = factories.source()
    outcomes = []

    def begin():
        from django.db import connection

        try:
            services.begin(source, None, in_background=False)
            outcomes.append("begun")
        except SourcesError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["begun", "refused"]
