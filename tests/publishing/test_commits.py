import pytest

from apps.publishing import services
from apps.publishing.errors import PublishingError
from apps.translation.models import Provenance
from tests import factories
from tests.publishing.conftest import git

pytestmark = pytest.mark.django_db


@pytest.fixture
def credited(member, other_member):
    for person, address in ((member, "ga@example.org"), (other_member, "na@example.org")):
        person.credit_email = address
        person.save(update_fields=["credit_email"])
    return member, other_member


def messages(checkout):
    return git(checkout, "log", "--reverse", "--format=%B%x00").split("\0")[:-1]


def test_each_page_is_one_commit_with_translators_and_reviewers(
    boats, translate, checkout, credited
):
    translate(boats, "whale", "고래")
    translate(boats, "cut the sheet", "종이를 자릅니다")

    summary = services.publish_to(boats, checkout, commit=True)

    _english, *made = [message.strip() for message in messages(checkout)]
    assert summary.commits == len(made) == 2
    credit = "Co-authored-by: 가 <ga@example.org>\nCo-authored-by: 나 <na@example.org>"
    assert set(made) == {
        f"Translate index.md\n\n{credit}",
        f"Translate guide/paper.rst\n\n{credit}",
    }
    assert git(checkout, "status", "--porcelain") == ""
    trailers = git(checkout, "log", "-1", "--format=%(trailers:key=Co-authored-by,valueonly)")
    assert trailers.split() == ["가", "<ga@example.org>", "나", "<na@example.org>"]


def test_only_people_behind_the_published_text_are_named(boats, translate, checkout, credited):
    stranger = factories.user("다", credit_email="da@example.org")
    translate(boats, "whale", "고래")
    translate(boats, "big", "큰", author=stranger, approved=False)

    services.publish_to(boats, checkout, commit=True)

    assert "da@example.org" not in messages(checkout)[-1]


def test_a_translation_that_was_taken_over_is_named(boats, translate, checkout, credited):
    taken = translate(boats, "whale", "고래")
    Provenance.objects.create(revision=taken, credit="옛 번역, 2024")
    waiting = translate(boats, "big", "큰", approved=False)
    Provenance.objects.create(revision=waiting, credit="다른 번역")

    services.publish_to(boats, checkout, commit=True)

    [made] = [message for message in messages(checkout) if "index.md" in message]
    assert made.strip().startswith(
        "Translate index.md\n\nWith text from: 옛 번역, 2024\n\nCo-authored-by:"
    )
    assert "다른 번역" not in made


def test_who_gave_no_address_is_not_named_and_hidden_names_stay_hidden(
    boats, translate, checkout, credited
):
    member, other = credited
    member.credit_email = ""
    member.save(update_fields=["credit_email"])
    other.is_name_public = False
    other.save(update_fields=["is_name_public"])
    translate(boats, "whale", "고래")

    services.publish_to(boats, checkout, commit=True)

    assert messages(checkout)[-1].strip() == (
        "Translate index.md\n\nCo-authored-by: na <na@example.org>"
    )


def test_a_name_cannot_add_lines_of_its_own(boats, translate, checkout, credited):
    member, _other = credited
    member.name = "가\nSigned-off-by: x <y@example.org>"
    member.save(update_fields=["name"])
    translate(boats, "whale", "고래")

    services.publish_to(boats, checkout, commit=True)

    lines = messages(checkout)[-1].strip().splitlines()
    assert not any(line.startswith("Signed-off-by") for line in lines)
    assert len(lines) == 4


def test_what_else_is_staged_stays_out_of_the_commits(boats, translate, checkout):
    translate(boats, "whale", "고래")
    (checkout / "theirs.md").write_text("staged\n")
    git(checkout, "add", "theirs.md")

    services.publish_to(boats, checkout, commit=True)

    assert git(checkout, "status", "--porcelain") == "M  theirs.md\n"
    assert git(checkout, "show", "--name-only", "--format=") == "index.md\n"


def test_hooks_of_the_checkout_are_not_run(boats, translate, checkout, tmp_path):
    hook = checkout / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hook-ran\n")
    hook.chmod(0o755)
    translate(boats, "whale", "고래")

    services.publish_to(boats, checkout, commit=True)

    assert not (tmp_path / "hook-ran").exists()


def test_into_an_empty_checkout_everything_is_committed(boats, translate, tmp_path):
    root = tmp_path / "empty"
    root.mkdir()
    git(root, "init", "--quiet")
    translate(boats, "whale", "고래")

    summary = services.publish_to(boats, root / "docs", commit=True)

    assert summary.commits == 2
    assert git(root, "status", "--porcelain") == ""
    assert "docs/conf.py" in git(root, "ls-files")


def test_a_second_time_there_is_nothing_to_commit(boats, translate, checkout):
    translate(boats, "whale", "고래")
    services.publish_to(boats, checkout, commit=True)

    assert services.publish_to(boats, checkout, commit=True).commits == 0


def test_without_an_identity_in_git_the_site_is_the_author(
    boats, translate, checkout, monkeypatch, tmp_path
):
    monkeypatch.setenv("HOME", str(tmp_path))
    translate(boats, "whale", "고래")

    services.publish_to(boats, checkout, commit=True)

    assert git(checkout, "log", "-1", "--format=%an") == "Topa\n"


def test_where_there_is_no_checkout_there_is_nothing_to_commit_to(boats, tmp_path):
    with pytest.raises(PublishingError, match="no git checkout"):
        services.publish_to(boats, tmp_path / "out", commit=True)
