import subprocess

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def docs(tmp_path):
    """A small documentation folder."""
    root = tmp_path / "project" / "docs"
    (root / "guide").mkdir(parents=True)
    (root / "index.md").write_text("# Start\n\nWelcome.\n\n```{toctree}\nguide/b\nguide/a\n```\n")
    (root / "guide" / "a.md").write_text("# A\n\nFirst letter.\n")
    (root / "guide" / "b.rst").write_text("B\n=\n\nSecond letter.\n")
    (root / "conf.py").write_text("project = 'x'\n")
    (root / "guide" / "picture.png").write_bytes(b"\x89PNG\0")
    return root


@pytest.fixture
def repository(docs):
    """The same as a git repository, with releases."""

    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
            cwd=docs.parent,
            check=True,
            capture_output=True,
        )

    (docs.parent / "LICENSE").write_text("Free.")
    (docs.parent / "setup.py").write_text("raise SystemExit('never run')")
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message=one")
    for tag in ("v1.0", "v1.10.0", "v1.9.0", "v2.0rc1", "other-v9.0"):
        git("tag", tag)
    (docs / "guide" / "new.md").write_text("# New\n\nOnly on the branch.\n")
    git("add", "--all")
    git("commit", "--quiet", "--message=two")
    return docs.parent
