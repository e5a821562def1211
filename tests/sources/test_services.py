import pytest

from apps.activity.models import Event
from apps.documents.models import Page
from apps.sources import services
from apps.sources.errors import SourcesError
from apps.sources.models import Kind, SnapshotState, Source
from tests.sources.importing import bring_in

pytestmark = pytest.mark.django_db


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
