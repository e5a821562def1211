import io
import tarfile

import pytest

from apps.documents.models import Page
from apps.sources import inside_pip, services
from apps.sources.errors import SourcesError
from apps.sources.models import SnapshotState
from tests.sources.importing import bring_in

pytestmark = pytest.mark.django_db

SETUP = "from pathlib import Path\nPath({!r}).write_text('ran')\nraise SystemExit(1)\n"


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index in a folder, as pip's own settings name it. Its package's build code tells
    when it was run."""
    folder = tmp_path / "index"
    folder.mkdir()
    trace = tmp_path / "build-code-ran"
    for version in ("1.0", "1.2", "2.0rc1"):
        files = {
            "setup.py": SETUP.format(str(trace)).encode(),
            "pyproject.toml": b"[build-system]\nrequires = []\nbuild-backend = 'setup'\n"
            b"backend-path = ['.']\n",
            "docs/index.md": f"# Version {version}\n\nSome words.\n".encode(),
            "src/code.md": b"# Not documentation\n",
        }
        with tarfile.open(folder / f"paperboat-{version}.tar.gz", "w:gz") as opened:
            for name, content in files.items():
                info = tarfile.TarInfo(f"paperboat-{version}/{name}")
                info.size = len(content)
                opened.addfile(info, io.BytesIO(content))
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return trace


def test_a_package_comes_in_at_its_newest_release_and_its_code_never_runs(index):
    snapshot = bring_in("pypi:paperboat")

    assert snapshot.state == SnapshotState.READY, snapshot.problem
    assert (snapshot.label, snapshot.source.name) == ("1.2", "paperboat")
    assert [page.path for page in Page.objects.present()] == ["docs/index.md"]
    assert not index.exists()


@pytest.mark.parametrize(("what", "ref"), [("pypi:paperboat==1.0", ""), ("pypi:paperboat", "1.0")])
def test_a_version_can_be_asked_for(index, what, ref):
    assert bring_in(what, ref=ref).label == "1.0"


def test_a_version_that_is_missing_is_refused(index):
    snapshot = bring_in("pypi:paperboat==7.0")

    assert "no source distribution of version ==7.0" in snapshot.problem
    assert not snapshot.folder.exists()


def test_a_package_that_is_missing_is_refused(index):
    assert "finds no source distribution" in bring_in("pypi:papersubmarine").problem


def test_a_package_that_is_too_large_is_refused(index, settings):
    settings.MAX_SOURCE_MIB = 0

    assert "more than 0 MiB" in bring_in("pypi:paperboat").problem


@pytest.mark.parametrize("name", ["--index-url=https://example.org", "a b", "../x", "a[b]", "-r x"])
def test_a_name_that_pip_would_take_for_something_else_is_refused(name):
    with pytest.raises(SourcesError):
        services.add_source(f"pypi:{name}")


def test_a_package_with_another_hash_than_announced_is_refused(tmp_path):
    class Link:
        hash_name, hash = "sha256", "0" * 64

    (tmp_path / "a.tar.gz").write_bytes(b"other")

    assert not inside_pip.is_as_promised(Link, tmp_path / "a.tar.gz")
