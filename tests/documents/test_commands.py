import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from apps.documents.models import Page, Segment
from apps.sources import services as sources
from apps.sources.models import Snapshot, Source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


def command(*arguments):
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def docs(tmp_path):
    root = tmp_path / "boats"
    root.mkdir()
    (root / "index.md").write_text("# Boats\n\nThey float.\n")
    (root / "broken.ipynb").write_text('{"cells": [\n nothing')
    (root / "aside.md").write_text("# Aside\n\nLeft out.\n")
    return root


def test_add_source_brings_pages_in_and_tells_what_came(docs):
    out, err = command("add_source", str(docs), "--name", "Paper boats", "--exclude", "aside.md")

    assert "paper-boats: 2 pages" in out
    assert "broken.ipynb:2:" in err
    assert {page.path for page in Page.objects.present()} == {"index.md", "broken.ipynb"}


def test_add_source_refuses_with_the_sentence_and_leaves_nothing(docs):
    (docs / "bad.md").write_bytes(b"\xff")

    with pytest.raises(CommandError, match=r"bad\.md is not UTF-8"):
        command("add_source", str(docs))

    assert not Source.objects.exists()
    assert not Snapshot.objects.exists()


def test_add_source_refuses_a_place_that_is_none():
    with pytest.raises(CommandError, match="There is no folder"):
        command("add_source", "/no/such/place")


def test_the_samples_are_there_once_and_whole():
    command("load_samples")
    command("load_samples")

    source = Source.objects.get()
    assert source.slug == "tour"
    assert Snapshot.objects.count() == 1
    assert Page.objects.present()[0].path == "index.md"
    assert {page.path.rpartition(".")[2] for page in Page.objects.present()} == {
        "md",
        "ipynb",
        "rst",
    }
    assert not Page.objects.exclude(problem="").exists()


def test_samples_that_were_archived_stay_so():
    command("load_samples")
    sources.archive(Source.objects.get(), None)

    command("load_samples")

    assert Snapshot.objects.count() == 1


def test_samples_that_changed_with_the_site_are_brought_up_to_date():
    command("load_samples")
    Snapshot.objects.update(commit="of an older site")

    command("load_samples")

    assert Snapshot.objects.count() == 2
    assert Source.objects.get().snapshot == Snapshot.objects.latest("pk")


@pytest.fixture
def boats(docs):
    command("add_source", str(docs), "--name", "Paper boats")
    return docs


def test_update_source_shows_counts_and_applies_what_was_agreed_to(boats):
    (boats / "sails.md").write_text("# Sails\n\nOf paper.\n\nA sail of paper.\n")

    out, _err = command("update_source", "paper-boats", "--yes")

    assert re.search(r"unchanged +4", out)
    assert re.search(r"new +3", out)
    assert re.search(r"new +sails\.md", out)
    assert "is shown now" in out
    assert Segment.objects.present().filter(text="A sail of paper.").exists()


def test_update_source_without_a_terminal_or_a_yes_changes_nothing(boats):
    (boats / "aside.md").unlink()

    with pytest.raises(CommandError, match="--yes"):
        command("update_source", "paper-boats")

    assert Page.objects.present().count() == 3
    assert Snapshot.objects.planned().exists()


def test_update_source_says_that_nothing_changed(boats):
    out, _err = command("update_source", "paper-boats", "--yes")

    assert "nothing has changed" in out
    assert Source.objects.get().snapshot == Snapshot.objects.earliest("pk")


def test_update_source_from_another_folder_follows_that_one_from_now_on(boats, tmp_path):
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "index.md").write_text("# Boats\n\nThey sail.\n")

    command("update_source", "paper-boats", "--from", str(newer), "--yes")

    assert Source.objects.get().location == str(newer)
    assert [page.path for page in Page.objects.present()] == ["index.md"]


def test_update_source_refuses_with_a_sentence(boats):
    with pytest.raises(CommandError, match="There is no source"):
        command("update_source", "rafts", "--yes")
    with pytest.raises(CommandError, match="no git repository"):
        command("update_source", "paper-boats", "--ref", "v2")
    (boats / "bad.md").write_bytes(b"\xff")
    with pytest.raises(CommandError, match=r"bad\.md is not UTF-8"):
        command("update_source", "paper-boats", "--yes")

    assert Page.objects.present().count() == 3
