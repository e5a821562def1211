import subprocess

import pytest

from apps.documents.models import Page
from apps.sources import commands, git, services
from apps.sources.errors import SourcesError
from apps.sources.models import SnapshotState
from apps.sources.trees import MIB
from tests.sources.importing import bring_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tags", "repository", "latest"),
    [
        (["jax-v0.10.2", "jax-v0.9.0", "jaxlib-v0.11.0", "jaxlib-v0.10.0"], "jax", "jax-v0.10.2"),
        (["v0.12.8", "v0.12.7", "v0.13.0rc1"], "flax", "v0.12.8"),
        (["1.2", "1.10", "nightly"], "x", "1.10"),
        (["v2.0a1", "v2.0b1"], "x", "v2.0b1"),
        (["release-1.0", "release-2.0", "docs-9.0"], "x", "release-2.0"),
        (["nightly", "latest"], "x", None),
        ([], "x", None),
    ],
)
def test_the_latest_release_is_the_highest_version_of_the_repositorys_own(tags, repository, latest):
    assert git.latest_release(tags, repository) == latest


def test_a_repository_comes_in_at_its_latest_release(repository):
    snapshot = bring_in(f"file://{repository}")

    assert snapshot.state == SnapshotState.READY, snapshot.problem
    assert snapshot.label == "v1.10.0"
    assert len(snapshot.commit) == 40
    assert snapshot.committed_at
    assert {page.path for page in Page.objects.present()} == {
        "docs/index.md",
        "docs/guide/a.md",
        "docs/guide/b.rst",
    }


def test_only_the_documentation_and_the_licence_are_kept(repository):
    snapshot = bring_in(f"file://{repository}")

    assert sorted(file.name for file in snapshot.folder.iterdir()) == ["LICENSE", "docs"]
    assert (snapshot.folder / "docs" / "guide" / "picture.png").read_bytes() == b"\x89PNG\0"


def test_a_branch_can_be_asked_for(repository):
    snapshot = bring_in(f"file://{repository}", ref="main")

    assert snapshot.label == "main"
    assert Page.objects.present().filter(path="docs/guide/new.md").exists()


def test_a_commit_can_be_asked_for(repository):
    commit = git.remote_refs(str(repository), is_local=True)["refs/tags/v1.0"]

    snapshot = bring_in(f"file://{repository}", ref=commit)

    assert snapshot.state == SnapshotState.READY, snapshot.problem
    assert snapshot.commit == commit


def test_a_folder_with_a_ref_is_read_as_a_repository(repository):
    snapshot = bring_in(repository, ref="v1.9.0")

    assert snapshot.label == "v1.9.0"


@pytest.mark.parametrize("ref", ["v3.0", "--upload-pack=touch /tmp/x", "a" * 40])
def test_a_ref_that_is_missing_is_refused_with_those_there_are(repository, ref):
    snapshot = bring_in(f"file://{repository}", ref=ref)

    assert snapshot.state == SnapshotState.REFUSED
    assert "v1.10.0" in snapshot.problem or "Git says" in snapshot.problem
    assert not snapshot.folder.exists()


@pytest.mark.parametrize(
    "url",
    ["https://localhost:1/x.git", "https://nowhere.invalid/x/y", "file:///no/such/repository"],
)
def test_an_address_without_a_repository_is_refused(url):
    snapshot = bring_in(url)

    assert snapshot.state == SnapshotState.REFUSED
    assert "no repository to be had" in snapshot.problem


def test_an_address_that_git_would_run_as_a_command_is_not_followed(tmp_path):
    with pytest.raises(SourcesError):
        services.add_source(f"ext::sh -c touch% {tmp_path}/ran")
    with pytest.raises(SourcesError):
        git.remote_refs(f"ext::sh -c touch% {tmp_path}/ran", is_local=False)

    assert not (tmp_path / "ran").exists()


def test_files_come_byte_for_byte_whatever_the_repository_says_of_them(repository, docs):
    import subprocess

    (docs / ".gitattributes").write_text("*.md text eol=crlf ident\n")
    (docs / "link.md").symlink_to("/etc/passwd")
    (docs / "guide" / "한글.md").write_text("# 이름\n\n$Id$\n")
    for arguments in (["add", "--all"], ["commit", "-qm", "three"], ["tag", "v3.0"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
            cwd=repository,
            check=True,
            capture_output=True,
        )

    snapshot = bring_in(f"file://{repository}")

    assert snapshot.label == "v3.0"
    assert (snapshot.folder / "docs" / "guide" / "한글.md").read_text() == "# 이름\n\n$Id$\n"
    assert not (snapshot.folder / "docs" / "link.md").exists()


def test_a_repository_that_is_too_large_is_refused(repository, settings):
    settings.MAX_SOURCE_MIB = 0

    assert "more than 0 MiB" in bring_in(f"file://{repository}").problem


def test_an_empty_repository_is_refused(tmp_path):
    git.git("init", "--quiet", "--bare", tmp_path / "empty.git")

    assert "empty" in bring_in(f"file://{tmp_path}/empty.git").problem


def test_a_tree_that_names_more_files_than_could_be_listed_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "LONGEST_ANSWER", MIB // 2)

    def ask(*arguments, stdin=b""):
        asked = subprocess.run(
            ["git", "-C", tmp_path, *arguments], input=stdin, capture_output=True, check=True
        )
        return asked.stdout.decode().strip()

    ask("init", "--quiet", "--bare")
    inner = f"100644 blob {ask('hash-object', '-w', '--stdin')}"
    for _level in range(9):
        lines = "".join(f"{inner}\t{name}\n" for name in "abcdefghij")
        inner = f"040000 tree {ask('mktree', stdin=lines.encode())}"
    tree = inner.split()[-1]

    with pytest.raises(SourcesError, match="more than"):
        git.GitTree(tmp_path, tree)
