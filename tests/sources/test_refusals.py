"""What is not taken, and the sentence that says why."""

import pytest

from apps.documents.models import Page
from apps.sources import services
from apps.sources.errors import SourcesError
from apps.sources.models import SnapshotState, Source
from tests.sources.importing import bring_in

pytestmark = pytest.mark.django_db


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


def test_people_cannot_name_folders_where_the_site_does_not_allow_it(docs, maintainer, settings):
    settings.SOURCES_FROM_FOLDERS = False

    with pytest.raises(SourcesError, match="command line"):
        services.add_source(str(docs), requested_by=maintainer)


@pytest.mark.parametrize("pattern", ["", "  ", "*" * 20, "x" * 300])
def test_patterns_that_could_take_for_ever_are_refused(docs, pattern):
    with pytest.raises(SourcesError, match="pattern"):
        services.add_source(str(docs), include=[pattern])
