"""A git checkout that is published into: what in it is committed, and commits of our own files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from apps.publishing.errors import PublishingError
from apps.sources.commands import Answer
from apps.sources.git import git

AUTHOR = "Topa"


def of(folder: Path) -> "Checkout | None":
    """The checkout that the folder lies in, if it lies in one."""
    answer = git("-C", folder, "rev-parse", "--is-inside-work-tree")
    if answer.code == 0 and answer.out.strip() == b"true":
        return Checkout(folder)
    if any((parent / ".git").exists() for parent in [folder, *folder.parents]):
        raise failure(answer)  # such as a checkout that belongs to somebody else
    return None


def failure(answer: Answer) -> PublishingError:
    sentence = _("Git refused: %(reason)s")
    return PublishingError(sentence % {"reason": answer.words.strip()[:300]})


@dataclass(frozen=True, slots=True)
class Checkout:
    """Paths are those within `folder`, which may lie deep in the checkout."""

    folder: Path

    def ask(self, *arguments: str, stdin: bytes = b"") -> bytes:
        answer = git("-C", self.folder, *arguments, stdin=stdin)
        if answer.code:
            raise failure(answer)
        return answer.out

    def names(self, *arguments: str) -> set[str]:
        out = self.ask(*arguments).decode(errors="surrogateescape")
        return set(filter(None, out.split("\0")))

    def clean_paths(self) -> set[str]:
        """Files that git has just as they are: neither changed nor staged."""
        tracked = self.names("ls-files", "-z")
        return tracked - self.changed_paths(untracked=False)

    def changed_paths(self, untracked: bool = True) -> set[str]:
        """Files of the folder that differ from the last commit, new ones included."""
        has_commits = git("-C", self.folder, "rev-parse", "--verify", "--quiet", "HEAD").code == 0
        changed = (
            self.names("diff", "--name-only", "--relative", "--no-renames", "-z", "HEAD", "--")
            if has_commits
            else self.names("ls-files", "-z")
        )
        if untracked:
            changed |= self.names("ls-files", "--others", "--exclude-standard", "-z")
        return changed

    def commit(self, paths: Sequence[str], message: str) -> None:
        """Only these files, whatever else is staged. None of the checkout's hooks is run."""
        given = "\0".join(paths).encode()
        only = ("--pathspec-from-file=-", "--pathspec-file-nul")
        self.ask("--literal-pathspecs", "add", *only, stdin=given)
        identity = tuple(self.identity())
        flags = ("--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=verbatim", "--only")
        self.ask(
            *("--literal-pathspecs", *identity, "commit", *flags, f"--message={message}", *only),
            stdin=given,
        )

    def identity(self) -> Iterator[str]:
        """Whoever publishes is the author, as git knows them; else the site is."""
        for key, value in (("name", AUTHOR), ("email", settings.DEFAULT_FROM_EMAIL)):
            if git("-C", self.folder, "config", f"user.{key}").code:
                yield from ("-c", f"user.{key}={value}")
