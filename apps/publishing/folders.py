"""Writes a published tree into somebody's folder and touches nothing else there.

A file is ours to replace when it is new, when it holds what we wrote last time, or when git has
it, unchanged: then nothing is lost. Anything else is somebody's work, and nothing is written at
all. What we wrote where is noted in the site's own folder, so none of our notes stands in theirs.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from apps.publishing import checkouts
from apps.publishing.errors import PublishingError
from apps.publishing.trees import File

SHOWN = 5


class Notes:
    """Hashes of what we wrote into one folder, by path. Several: the writing was cut off."""

    def __init__(self, folder: Path) -> None:
        name = hashlib.sha256(str(folder).encode()).hexdigest()[:32]
        self.file = Path(settings.PUBLICATIONS_DIR, "folders", f"{name}.json")
        try:
            self.hashes: dict[str, list[str]] = json.loads(self.file.read_text())
        except (FileNotFoundError, ValueError):
            self.hashes = {}

    def save(self, hashes: dict[str, list[str]]) -> None:
        self.hashes = hashes
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".part")
        fresh.write_text(json.dumps(hashes))
        fresh.replace(self.file)


class Folder:
    """Where a tree goes."""

    def __init__(self, folder: Path) -> None:
        self.root = made(folder)
        self.notes = Notes(self.root)
        self.checkout = checkouts.of(self.root)
        self.clean = self.checkout.clean_paths() if self.checkout else set()

    def write(self, files: Iterable[File]) -> tuple[list[str], list[str]]:
        """All or nothing of it; which files were written, and which of ours removed."""
        plan = {file.path: file for file in files}
        hashes = {path: hash_of(file.read()) for path, file in plan.items()}
        changed = [path for path in plan if self.hash_of(path) != hashes[path]]
        self.refuse([path for path in changed if not self.is_ours(path)])
        stale = [path for path in self.notes.hashes if path not in plan and self.is_noted(path)]
        before = self.notes.hashes
        self.notes.save({path: [*before.get(path, []), new] for path, new in hashes.items()})
        try:
            for path in changed:
                self.replace(path, plan[path].read())
            for path in stale:
                (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            sentence = _("%(path)s cannot be written: %(reason)s. Publishing again goes on.")
            facts = {"path": error.filename, "reason": error.strerror}
            raise PublishingError(sentence % facts) from error
        self.notes.save({path: [new] for path, new in hashes.items()})
        return changed, stale

    def hash_of(self, path: str) -> str:
        """Of what stands there now; empty for nothing. Links are not looked through."""
        file = self.root / path
        if any(part.is_symlink() for part in [file, *parents(file, self.root)]):
            raise PublishingError(
                _("%(path)s is a link. Nothing is written through links.") % {"path": file}
            )
        if file.is_dir():
            raise PublishingError(_("%(path)s is a folder, not a file.") % {"path": file})
        try:
            return hash_of(file.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def is_noted(self, path: str) -> bool:
        return self.hash_of(path) in self.notes.hashes.get(path, [])

    def is_ours(self, path: str) -> bool:
        return not self.hash_of(path) or self.is_noted(path) or path in self.clean

    def refuse(self, foreign: list[str]) -> None:
        if not foreign:
            return
        names = ", ".join(foreign[:SHOWN]) + (" …" if len(foreign) > SHOWN else "")
        sentence = (
            _("There are changes in %(names)s that git does not have. Commit them or drop them.")
            if self.checkout
            else _(
                "%(names)s stand there and were not written by this site, or were changed since. "
                "Choose an empty folder or a git checkout."
            )
        )
        raise PublishingError(sentence % {"names": names})

    def replace(self, path: str, content: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.part")
        fresh.write_bytes(content)
        fresh.replace(file)


def made(folder: Path) -> Path:
    """The folder, absolute, made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = _("%(folder)s cannot be made: %(reason)s.")
        raise PublishingError(sentence % {"folder": folder, "reason": error.strerror}) from error
    return folder.resolve()


def parents(file: Path, root: Path) -> Iterator[Path]:
    for parent in file.parents:
        if parent == root:
            return
        yield parent


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
