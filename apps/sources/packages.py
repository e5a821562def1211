"""The documentation inside a Python package's source distribution, wherever pip can get it."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from packaging.requirements import InvalidRequirement, Requirement

from apps.activity.jobs import Beat
from apps.sources import archives, commands, inside_pip
from apps.sources.errors import SourcesError
from apps.sources.trees import MIB, too_much

LIMIT_S = 600


@dataclass(frozen=True, slots=True)
class Package:
    """Its name, and which versions will do: empty means the newest release."""

    name: str
    specifier: str


def package_of(text: str, ref: str) -> Package:
    """`flax`, `flax==0.12.8`, or a name and its version as the ref."""
    try:
        wanted = Requirement(f"{text}=={ref}" if ref else text)
    except InvalidRequirement as error:
        sentence = _("%(text)s is no package name that pip would understand. Write pypi:flax.")
        raise SourcesError(sentence % {"text": text[:120]}) from error
    if wanted.url or wanted.extras or wanted.marker:
        raise SourcesError(_("Write only the package's name, and perhaps a version."))
    return Package(wanted.name, str(wanted.specifier))


def fetch(package: Package, folder: Path, target: Path, beat: Beat) -> tuple[str, Path]:
    """Unpack the newest fitting source distribution; its version and the archive itself."""
    command = [sys.executable, "-I", inside_pip.__file__, package.name, package.specifier]
    most = settings.MAX_SOURCE_MIB * MIB
    env = commands.surroundings(("PIP_", "REQUESTS_", "XDG_", "NETRC"))
    try:
        answer = commands.run(
            [*command, str(folder), str(most)], env, LIMIT_S, lambda words: beat(0, 0)
        )
    except commands.TookTooLong as error:
        raise refusal(package, "") from error
    found = told(answer.out)
    if "file" not in found:
        raise refusal(package, found.get("problem", ""))
    archive = folder / found["file"]
    archives.unpack(archive, archive.name, target, beat)
    return found["version"], archive


def told(out: bytes) -> dict[str, str]:
    """pip may say things of its own first; the last line is ours."""
    try:
        return dict(json.loads((out.splitlines() or [b""])[-1]))
    except ValueError:
        return {}


def refusal(package: Package, problem: str) -> SourcesError:
    if problem == inside_pip.TOO_LARGE:
        return too_much()
    sentences = {
        inside_pip.NOTHING: _(
            "pip finds no source distribution called %(name)s. Is the name right, and does the "
            "package publish its sources?"
        ),
        inside_pip.NO_VERSION: _("%(name)s has no source distribution of version %(version)s."),
        inside_pip.WRONG_HASH: _("%(name)s arrived damaged: its hash is another one. Try again."),
    }
    default = _("pip could not download %(name)s. Can this machine reach the package index?")
    facts = {"name": package.name, "version": package.specifier}
    return SourcesError(sentences.get(problem, default) % facts)
