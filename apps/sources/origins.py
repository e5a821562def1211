"""What somebody typed as the place of a source: a folder, an archive, a repository, a package."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from apps.sources import archives, git, packages
from apps.sources.errors import SourcesError
from apps.sources.models import Kind
from apps.sources.trees import DOCS_FOLDERS

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = "sample:"
PYPI = "pypi:"
LONGEST = 500
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+/[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """`location` is what is kept and fetched again on an update."""

    kind: Kind
    location: str
    name: str

    @property
    def is_local(self) -> bool:
        """Whether fetching it reads this machine's own files."""
        remote = self.kind == Kind.PYPI or self.location.startswith((SAMPLE, "http"))
        return not remote


def origin_of(what: str, ref: str = "") -> Origin:
    """Understand what was typed. Raises SourcesError with what to write instead."""
    what = what.strip()
    if not what:
        raise SourcesError(_("Say where the documentation is."))
    if len(what) > LONGEST or not what.isprintable():
        raise SourcesError(_("That is too long for an address, or holds signs that none has."))
    if what.startswith(PYPI):
        package = packages.package_of(what.removeprefix(PYPI), ref)
        return Origin(Kind.PYPI, f"{PYPI}{package.name}{package.specifier}", package.name)
    if what.startswith(SAMPLE):
        return sample(what)
    if "://" in what or what.startswith("git@"):
        return repository(what.removeprefix("git+"))
    path = Path(what).expanduser()
    if not path.exists() and HOST.fullmatch(what):
        return repository(f"https://{what}")
    return local(path.resolve(), ref)


def sample(what: str) -> Origin:
    name = what.removeprefix(SAMPLE)
    if not name.isidentifier() or not (SAMPLES / name).is_dir():
        raise SourcesError(_("There is no sample called %(name)s.") % {"name": name})
    return Origin(Kind.FOLDER, what, name)


def repository(url: str) -> Origin:
    try:
        parts = urlsplit(url)
        host, password = parts.hostname, parts.password or parts.username
    except ValueError:
        raise SourcesError(_("%(url)s is not an address.") % {"url": url}) from None
    if parts.scheme not in {"https", "http", "file"}:
        sentence = _("%(url)s cannot be fetched: write the address that begins with https://.")
        raise SourcesError(sentence % {"url": url})
    if password:
        raise SourcesError(_("Leave the name and the password out of the address."))
    if parts.scheme != "file" and not host:
        raise SourcesError(_("%(url)s is not an address.") % {"url": url})
    if parts.path.lower().endswith(archives.SUFFIXES):
        raise SourcesError(_("This is an archive's address. Download it and name the file."))
    return Origin(Kind.GIT, url, git.name_of(url))


def local(path: Path, ref: str) -> Origin:
    if path.is_dir():
        if not ref:
            return Origin(Kind.FOLDER, str(path), name_of(path))
        if (path / ".git").exists() or (path / "HEAD").exists():
            return Origin(Kind.GIT, f"file://{path}", path.name)
        raise SourcesError(_("A folder that is no git repository has no refs."))
    if path.is_file():
        if ref:
            raise SourcesError(_("An archive has no refs. Leave the ref empty."))
        if path.name.lower().endswith(archives.SUFFIXES):
            return Origin(Kind.ARCHIVE, str(path), path.name.split(".tar")[0].removesuffix(".zip"))
        known = ", ".join(archives.SUFFIXES)
        sentence = _("%(path)s is no archive that is known here: %(known)s.")
        raise SourcesError(sentence % {"path": path, "known": known})
    sentence = _(
        "There is no folder and no archive at %(path)s. A repository's address begins with "
        "https://, a Python package with pypi:."
    )
    raise SourcesError(sentence % {"path": path})


def name_of(folder: Path) -> str:
    """A folder called docs is named after the one it lies in."""
    named = folder.parent if folder.name in DOCS_FOLDERS and folder.parent.name else folder
    return named.name or "docs"
