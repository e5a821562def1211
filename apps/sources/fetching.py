"""Gets the files of one Snapshot: from wherever its Source is, into the snapshot's own folder."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from apps.activity.jobs import Beat
from apps.sources import archives, git, packages
from apps.sources.errors import SourcesError
from apps.sources.models import Kind, Snapshot, Source
from apps.sources.origins import PYPI, SAMPLE, SAMPLES
from apps.sources.trees import (
    DOCS_FOLDERS,
    FolderTree,
    Tree,
    digest_of,
    gather,
    kept_paths,
    page_paths,
)


@dataclass(frozen=True, slots=True)
class Got:
    """What was fetched: its files, and what they are called. No commit: the files' own digest."""

    tree: Tree
    label: str = ""
    commit: str = ""
    committed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    label: str
    commit: str
    committed_at: datetime | None
    pages: list[str]


def fetch_files(snapshot: Snapshot, beat: Beat) -> Contents:
    """Fill `snapshot.folder` as a whole or not at all."""
    with workplace(snapshot) as work:
        got = get(snapshot, work, beat)
        kept = work / "kept"
        kept.mkdir()
        source = snapshot.source
        pages = gather(got.tree, kept, source.include, source.exclude, beat)
        commit = got.commit or digest_of(kept, FolderTree(kept).files)
        shutil.rmtree(snapshot.folder, ignore_errors=True)
        kept.rename(snapshot.folder)
    return Contents(got.label, commit, got.committed_at, pages)


@contextmanager
def workplace(snapshot: Snapshot) -> Iterator[Path]:
    """An empty folder beside the snapshot's own; what an earlier attempt left in it is removed."""
    work = snapshot.folder.with_name(f"{snapshot.pk}.part")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def get(snapshot: Snapshot, work: Path, beat: Beat) -> Got:
    if snapshot.kind == Kind.GIT:
        found = git.fetch(snapshot.location, snapshot.ref, work / "objects.git", beat)
        return Got(found.tree, found.label, found.commit, found.committed_at)
    if snapshot.kind == Kind.PYPI:
        package = packages.package_of(snapshot.location.removeprefix(PYPI), "")
        version, archive = packages.fetch(package, made(work / "got"), work / "unpacked", beat)
        return Got(unpacked(work), version, hash_of(archive))
    path = place_of(snapshot.location)
    if snapshot.kind == Kind.FOLDER:
        return Got(FolderTree(path), "")
    archives.unpack(path, path.name, work / "unpacked", beat)
    return Got(unpacked(work), path.name[:120], hash_of(path))


def place_of(location: str) -> Path:
    if location.startswith(SAMPLE):
        return SAMPLES / location.removeprefix(SAMPLE)
    path = Path(location)
    if not path.exists():
        raise SourcesError(_("%(path)s is not there any more.") % {"path": path})
    return path


def digest_now(source: Source) -> str:
    """What the commit of a folder source would be if it were fetched now."""
    root = place_of(source.location)
    files = FolderTree(root).files
    pages = page_paths(files, source.include, source.exclude)
    return digest_of(root, kept_paths(files, pages))


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def unpacked(work: Path) -> FolderTree:
    """An archive's files, less the one folder that all of them lie in."""
    root = work / "unpacked"
    root.mkdir(exist_ok=True)
    inside = list(root.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and inside[0].name not in DOCS_FOLDERS:
        root = inside[0]
    return FolderTree(root, is_ours=True)


def hash_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
