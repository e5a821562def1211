import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.activity.jobs import SILENCE
from apps.publishing import services
from apps.publishing.errors import PublishingError
from apps.publishing.models import Publication, PublicationState
from apps.sources import services as sources
from apps.sources.models import Source
from tests.publishing.conftest import PAGE

pytestmark = pytest.mark.django_db


def made(source, user, unapproved="english"):
    publication = services.request_publication(source, unapproved, user)
    services.make_archive(publication)
    publication.refresh_from_db()
    return publication


def test_the_archive_holds_the_same_tree_as_the_folder(boats, docs, translate, maintainer):
    translate(boats, "whale", "고래")

    publication = made(boats, maintainer)

    assert publication.state == PublicationState.READY
    with zipfile.ZipFile(publication.archive) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "boats/conf.py",
            "boats/guide/paper.rst",
            "boats/guide/sheet.png",
            "boats/index.md",
        ]
        assert archive.read("boats/index.md").decode() == PAGE.replace("whale", "고래")
        assert archive.read("boats/guide/sheet.png") == (docs / "guide/sheet.png").read_bytes()
    assert publication.summary["approved"] == 1
    assert publication.summary["pages"] == 2


def test_two_who_ask_at_once_get_one_publication(boats, maintainer):
    first = services.request_publication(boats, "english", maintainer)

    assert services.request_publication(boats, "english", maintainer) == first
    assert services.request_publication(boats, "marked", maintainer) != first


def test_a_message_that_arrives_twice_changes_nothing(boats, maintainer):
    publication = made(boats, maintainer)
    ended_at = publication.ended_at

    services.make_archive(publication)

    publication.refresh_from_db()
    assert publication.ended_at == ended_at


def test_what_somebody_else_makes_is_left_to_them(boats, maintainer):
    publication = services.request_publication(boats, "english", maintainer)
    assert services.take(publication)

    services.make_archive(publication)

    publication.refresh_from_db()
    assert publication.state == PublicationState.WRITING
    assert not publication.archive.exists()


def test_a_publication_goes_on_after_its_worker_died(boats, maintainer):
    publication = services.request_publication(boats, "english", maintainer)
    services.take(publication)
    Publication.objects.update(heard_at=timezone.now() - 2 * SILENCE)

    services.make_archive(publication)

    assert publication.state == PublicationState.READY


def test_a_worker_that_dies_each_time_ends_it_with_a_sentence(boats, maintainer):
    publication = services.request_publication(boats, "english", maintainer)
    Publication.objects.update(attempts=3, heard_at=timezone.now() - 2 * SILENCE)

    services.sweep()

    publication.refresh_from_db()
    assert publication.state == PublicationState.FAILED
    assert "three times" in publication.problem


def test_what_cannot_be_published_fails_with_a_sentence(boats, maintainer):
    sources.remove([boats.snapshot.folder])

    publication = made(boats, maintainer)

    assert publication.state == PublicationState.FAILED
    assert "Update the source" in publication.problem


def test_old_archives_are_removed(boats, maintainer, monkeypatch):
    monkeypatch.setattr(services, "ARCHIVES_KEPT", 1)

    old, new = made(boats, maintainer), made(boats, maintainer)

    assert not old.archive.exists()
    assert new.archive.exists()


def test_a_source_without_pages_is_not_published(maintainer):
    source = Source.objects.create(name="x", slug="x", kind="folder", location="/x")

    with pytest.raises(PublishingError, match="imported"):
        services.request_publication(source, "english", maintainer)


def publish(*arguments):
    out = StringIO()
    call_command("publish", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_publishes_and_tells_what(boats, translate, tmp_path):
    translate(boats, "whale", "고래")
    translate(boats, "big", "큰", approved=False)

    told = publish("boats", "--to", str(tmp_path / "out"), "--unapproved", "marked")

    assert "2 pages, 2 other files; 4 written" in told
    assert "1 approved, 1 marked" in told
    assert "〔검토 전〕 큰" in (tmp_path / "out" / "index.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing", "--to", "{tmp}/out"], "There is no source nothing. There are: boats"),
        (["boats", "--to", "{tmp}/boats/conf.py"], "cannot be made"),
        (["boats", "--to", "{tmp}/out", "--commit"], "no git checkout"),
    ],
)
def test_the_command_refuses_with_a_sentence(boats, tmp_path, arguments, words):
    with pytest.raises(CommandError, match=words):
        publish(*(argument.format(tmp=tmp_path) for argument in arguments))


def test_an_archive_is_streamed(boats, maintainer, as_user):
    publication = made(boats, maintainer)

    answer = as_user(maintainer).get(f"/publications/{publication.pk}/download/")

    assert answer.streaming
    assert "boats-ko.zip" in answer["Content-Disposition"]
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "boats/index.md" in archive.namelist()
    answer.close()
