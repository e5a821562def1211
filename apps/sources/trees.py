"""The files of a source before they are ours: which are pages, which go with them, what is refused.

A tree only lists and hands out regular files. Links are never followed, and nothing is written
outside the folder it is told to write to.
"""

import hashlib
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from apps.activity.jobs import Beat
from apps.sources import globs
from apps.sources.errors import SourcesError

PAGE_SUFFIXES = (".md", ".rst", ".ipynb")
DOCS_FOLDERS = ("docs", "doc", "docs_nnx", "documentation")
NEVER_PAGES = ("_build", "_static", "_templates")
NEVER_KEPT = {".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules", ".ipynb_checkpoints"}
LICENCES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
MOST_FILES = 100_000
LONGEST_PATH = 400
MIB = 1024 * 1024


class Tree(Protocol):
    """Files by their path, with `/` between folders, and their size in bytes."""

    files: dict[str, int]

    def write_all(self, paths: Sequence[str], target: Path, beat: Beat) -> None: ...


class FolderTree:
    """The regular files of a folder. `is_ours`: it may be emptied rather than copied."""

    def __init__(self, root: Path, is_ours: bool = False) -> None:
        self.root = root
        self.is_ours = is_ours
        self.files: dict[str, int] = {}
        for folder, folders, names in os.walk(root, onerror=unreadable):
            folders[:] = sorted(set(folders) - NEVER_KEPT)
            for name in sorted(names):
                self.note(Path(folder, name))

    def note(self, file: Path) -> None:
        facts = file.lstat()
        if stat.S_ISREG(facts.st_mode):
            self.files[file.relative_to(self.root).as_posix()] = facts.st_size
        if len(self.files) > MOST_FILES:
            raise too_many_files()

    def write_all(self, paths: Sequence[str], target: Path, beat: Beat) -> None:
        for done, path in enumerate(paths):
            if self.is_ours:
                (self.root / path).replace(target / path)
            else:
                shutil.copyfile(self.root / path, target / path, follow_symlinks=False)
            beat(done, len(paths))


def unreadable(error: OSError) -> None:
    raise SourcesError(
        _("%(path)s cannot be read: %(reason)s.")
        % {"path": error.filename, "reason": error.strerror}
    )


def too_many_files() -> SourcesError:
    sentence = _("There are more than %(most)d files here. Point to the documentation's folder.")
    return SourcesError(sentence % {"most": MOST_FILES})


def too_much() -> SourcesError:
    sentence = _("This is more than %(most)d MiB, which is as much as this site takes.")
    return SourcesError(sentence % {"most": settings.MAX_SOURCE_MIB})


def page_paths(
    files: Iterable[str], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[str]:
    """The pages among these files: what `include` says, else the documentation's own folders."""
    pages = [path for path in sorted(files) if path.endswith(PAGE_SUFFIXES)]
    pages = [path for path in pages if not globs.matches(path, exclude)]
    if include:
        return [path for path in pages if globs.matches(path, include)]
    pages = [path for path in pages if not is_aside(path)]
    return [path for path in pages if path.split("/")[0] in DOCS_FOLDERS] or pages


def is_aside(path: str) -> bool:
    """Whether it lies in a folder that holds no pages by its name, such as `_templates`."""
    folders = PurePosixPath(path).parts[:-1]
    return any(part in NEVER_PAGES or part.startswith(".") for part in folders)


def kept_paths(files: Iterable[str], pages: Sequence[str]) -> list[str]:
    """Pages and what they may show: everything in their top folders, and the licence."""
    tops = {path.split("/")[0] if "/" in path else "" for path in pages}
    return [path for path in files if "" in tops or path.split("/")[0] in tops or is_licence(path)]


def is_licence(path: str) -> bool:
    return "/" not in path and path.upper().startswith(LICENCES)


def gather(
    tree: Tree, target: Path, include: Sequence[str], exclude: Sequence[str], beat: Beat
) -> list[str]:
    """Write the files to keep under `target` and return the pages. Refuses before it writes."""
    pages = page_paths(tree.files, include, exclude)
    if not pages:
        raise no_pages(include)
    kept = kept_paths(tree.files, pages)
    refuse_size(tree, pages, kept)
    for path in kept:
        refuse_name(path)
    for path in kept:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
    tree.write_all(kept, target, beat)
    for path in pages:
        refuse_content(path, (target / path).read_bytes())
    return pages


def no_pages(include: Sequence[str]) -> SourcesError:
    if include:
        sentence = _("No page matches %(globs)s. Pages end in .md, .rst or .ipynb.")
        return SourcesError(sentence % {"globs": ", ".join(include)})
    return SourcesError(
        _("There is no page here: nothing ends in .md, .rst or .ipynb. Is it the right place?")
    )


def refuse_size(tree: Tree, pages: Sequence[str], kept: Sequence[str]) -> None:
    if len(kept) > MOST_FILES:
        raise too_many_files()
    for path in pages:
        if tree.files[path] > settings.MAX_FILE_MIB * MIB:
            sentence = _(
                "%(path)s is %(size)d MiB, and a page may be %(most)d MiB at most. Leave it out "
                "with an exclude pattern."
            )
            size = tree.files[path] // MIB
            facts = {"path": path, "size": size, "most": settings.MAX_FILE_MIB}
            raise SourcesError(sentence % facts)
    if sum(tree.files[path] for path in kept) > settings.MAX_SOURCE_MIB * MIB:
        raise too_much()


def refuse_name(path: str) -> None:
    """A path that is no plain path within a folder, or that no screen could show."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or any(part in {"", ".", ".."} for part in parts):
        sentence = _("%(path)s leads out of its folder. Such a file is not taken.")
        raise SourcesError(sentence % {"path": shown(path)})
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in path):
        sentence = _("The file name %(path)s holds signs that cannot be shown.")
        raise SourcesError(sentence % {"path": shown(path)})
    if len(path.encode()) > LONGEST_PATH or any(len(part.encode()) > 250 for part in parts):
        sentence = _("The path %(path)s… is too long.")
        raise SourcesError(sentence % {"path": shown(path[:60])})


def shown(path: str) -> str:
    """A name of a stranger's file, as it may stand in a sentence."""
    return ascii(path)[:120] if not path.isprintable() else path[:120]


def refuse_content(path: str, content: bytes) -> None:
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        sentence = _("%(path)s is not text: line %(line)d holds a NUL byte.")
        raise SourcesError(sentence % {"path": path, "line": line})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        sentence = _(
            "%(path)s is not UTF-8: line %(line)d holds the byte 0x%(byte)02x. Leave it out with "
            "an exclude pattern, or have it saved as UTF-8."
        )
        line = content.count(b"\n", 0, error.start) + 1
        facts = {"path": path, "line": line, "byte": content[error.start]}
        raise SourcesError(sentence % facts) from error


def digest_of(root: Path, paths: Iterable[str]) -> str:
    """One hash of all these files, their names and their contents."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256((root / path).read_bytes()).hexdigest()
        whole.update(f"{path}\0{content}\n".encode())
    return whole.hexdigest()
