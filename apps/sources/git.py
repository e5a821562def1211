"""Fetches one commit of a stranger's repository, without ever checking it out.

Only the objects of one commit come over, into a bare repository; files are then written from them
one by one. So no hook, filter, attribute, submodule or link of theirs comes to work here.
"""

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from packaging.version import InvalidVersion, Version

from apps.activity.jobs import Beat
from apps.sources import commands
from apps.sources.errors import SourcesError
from apps.sources.trees import MIB, too_many_files, too_much

LIMIT_S = 900
REFS_LIMIT_S = 60
SAFE = (
    *("-c", "protocol.allow=never", "-c", "protocol.https.allow=always"),
    *("-c", "protocol.http.allow=always", "-c", "core.hooksPath=/dev/null"),
    *("-c", "credential.helper=", "-c", "http.followRedirects=initial", "-c", "gc.auto=0"),
    *("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=60", "-c", "core.fsmonitor=false"),
    *("-c", "fetch.recurseSubmodules=false", "-c", "maintenance.auto=false"),
)
TAG = re.compile(r"(?P<name>.*?)[-_/]?v?(?P<version>\d+(?:\.\d+)+[0-9A-Za-z.+-]*)$")
COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
PERCENT = re.compile(r"Receiving objects: +\d+% \((\d+)/(\d+)\)")


@dataclass(frozen=True, slots=True)
class Fetched:
    tree: "GitTree"
    label: str
    commit: str
    committed_at: datetime


def git(
    *arguments: str | Path,
    limit_s: float = LIMIT_S,
    beat: Callable[[str], None] = lambda words: None,
    stdin: bytes = b"",
    may_read_files: bool = False,
) -> commands.Answer:
    env = commands.surroundings() | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "LC_ALL": "C",
    }
    files = ("-c", "protocol.file.allow=always") if may_read_files else ()
    return commands.run(["git", *SAFE, *files, *arguments], env, limit_s, beat, stdin)


def fetch(url: str, ref: str, folder: Path, beat: Beat) -> Fetched:
    """One commit of the repository at `url`, in `folder`. Without a ref its latest release."""
    is_local = url.startswith(("file://", "/"))
    refs = remote_refs(url, is_local)
    wanted, label = choose(refs, ref, name_of(url))
    git("init", "--quiet", "--bare", folder)

    def watch(words: str) -> None:
        found = PERCENT.findall(words)
        beat(*(int(part) for part in found[-1]) if found else (0, 0))
        refuse_growth(folder)

    try:
        answer = git(
            *("--git-dir", folder, "fetch", "--depth=1", "--no-tags", "--progress", "--", url),
            wanted,
            beat=watch,
            may_read_files=is_local,
        )
    except commands.TookTooLong as error:
        sentence = _("Fetching %(url)s took longer than %(minutes)d minutes and was stopped.")
        raise SourcesError(sentence % {"url": url, "minutes": LIMIT_S // 60}) from error
    if answer.code:
        raise unreachable(url, answer.words)
    refuse_growth(folder)
    shown = git("--git-dir", folder, "show", "-s", "--format=%H %ct", "FETCH_HEAD^{commit}")
    if shown.code:
        raise no_such_ref(ref or wanted, refs)
    commit, moment = shown.out.decode().split()
    committed_at = datetime.fromtimestamp(int(moment), UTC)
    return Fetched(GitTree(folder, commit), label or commit[:12], commit, committed_at)


def refuse_growth(folder: Path) -> None:
    size = sum(file.stat().st_size for file in folder.glob("objects/pack/*") if file.exists())
    if size > settings.MAX_SOURCE_MIB * MIB:
        raise too_much()


def name_of(url: str) -> str:
    return url.rstrip("/").removesuffix(".git").rpartition("/")[2]


def remote_refs(url: str, is_local: bool) -> dict[str, str]:
    """Every branch and tag of the repository, with its commit."""
    try:
        answer = git("ls-remote", "--", url, limit_s=REFS_LIMIT_S, may_read_files=is_local)
    except commands.TookTooLong as error:
        raise unreachable(url, "timeout") from error
    if answer.code:
        raise unreachable(url, answer.words)
    lines = (line.split("\t") for line in answer.out.decode(errors="replace").splitlines())
    return {line[1]: line[0] for line in lines if len(line) == 2 and not line[1].endswith("^{}")}


def unreachable(url: str, words: str) -> SourcesError:
    reason = (words.strip().splitlines() or [""])[-1].removeprefix("fatal: ")[:200]
    sentence = _("There is no repository to be had at %(url)s. Git says: %(reason)s")
    return SourcesError(sentence % {"url": url, "reason": reason})


def choose(refs: dict[str, str], ref: str, repository: str) -> tuple[str, str]:
    """What to fetch, and its label: the ref that was asked for, else the latest release."""
    if not refs:
        raise SourcesError(_("The repository is empty: it has no branch and no tag."))
    if not ref:
        tag = latest_release(tags_of(refs), repository)
        return (f"refs/tags/{tag}", tag) if tag else ("HEAD", _("default branch"))
    for full in (f"refs/tags/{ref}", f"refs/heads/{ref}", ref):
        if full in refs:
            return full, ref
    if COMMIT.fullmatch(ref):
        return ref, ref[:12]
    raise no_such_ref(ref, refs)


def no_such_ref(ref: str, refs: dict[str, str]) -> SourcesError:
    names = sorted(tags_of(refs), key=version_key, reverse=True)[:3]
    names += [name.removeprefix("refs/heads/") for name in refs if name.startswith("refs/heads/")]
    sentence = _("There is no tag, branch or commit %(ref)s. There are, among others: %(names)s.")
    return SourcesError(sentence % {"ref": ref[:120], "names": ", ".join(names[:5])})


def tags_of(refs: dict[str, str]) -> list[str]:
    return [name.removeprefix("refs/tags/") for name in refs if name.startswith("refs/tags/")]


def latest_release(tags: Sequence[str], repository: str) -> str | None:
    """The highest version among the tags named like `v1.2` or `<repository>-v1.2`.

    A repository may release several things (jax-v…, jaxlib-v…): its own name goes first, then
    whatever has most tags. Releases go before release candidates.
    """
    found = [(match["name"], tag) for tag in tags if (match := TAG.match(tag)) and version_of(tag)]
    families = Counter(name for name, _tag in found)
    own = [name for name in ("", repository, repository.lower(), "release") if name in families]
    family = own[0] if own else (families.most_common(1) or [("", 0)])[0][0]
    return max((tag for name, tag in found if name == family), key=version_key, default=None)


def version_of(tag: str) -> Version | None:
    match = TAG.match(tag)
    try:
        return Version(match["version"]) if match else None
    except InvalidVersion:
        return None


def version_key(tag: str) -> tuple[bool, Version]:
    version = version_of(tag) or Version("0.dev0")
    return not version.is_prerelease, version


class GitTree:
    """The files of one commit. Links and submodules are no files."""

    def __init__(self, folder: Path, commit: str) -> None:
        self.folder = folder
        self.blobs: dict[str, str] = {}
        self.files: dict[str, int] = {}
        try:
            listing = git("--git-dir", folder, "ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        except commands.TookTooLong as error:
            raise too_many_files() from error
        entries = listing.out.decode(errors="surrogateescape").split("\0")
        for entry in filter(None, entries):
            facts, path = entry.split("\t", 1)
            mode, _kind, blob, size = facts.split()
            if mode in {"100644", "100755"}:
                self.blobs[path], self.files[path] = blob, int(size)

    def write_all(self, paths: Sequence[str], target: Path, beat: Beat) -> None:
        wanted = "".join(f"{self.blobs[path]}\n" for path in paths).encode()
        with tempfile.TemporaryFile() as given:
            given.write(wanted)
            given.seek(0)
            command = ["git", *SAFE, "--git-dir", str(self.folder), "cat-file", "--batch"]
            with subprocess.Popen(
                command, env=commands.surroundings(), stdin=given, stdout=subprocess.PIPE
            ) as process:
                assert process.stdout is not None
                for done, path in enumerate(paths):
                    size = int(process.stdout.readline().split()[2])
                    (target / path).write_bytes(process.stdout.read(size))
                    process.stdout.read(1)
                    beat(done, len(paths))
