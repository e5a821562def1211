"""The table of contents of a source, as the public turns its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from apps.documents.rendering import Title
from apps.publishing.addresses import reading_address
from apps.publishing.public import plain

TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the table of contents; `title` is Korean where it `is_translated`."""

    path: str
    title: str
    is_translated: bool
    address: str

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that follow each other in one folder."""

    folder: str
    entries: Sequence[Entry]
    is_here: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """All pages in their order, and the one that is read."""

    entries: Sequence[Entry]
    here: str

    @property
    def place(self) -> int:
        return next(number for number, one in enumerate(self.entries) if one.path == self.here)

    @property
    def title(self) -> str:
        return self.entries[self.place].title

    @property
    def before(self) -> Entry | None:
        return self.entries[self.place - 1] if self.place else None

    @property
    def after(self) -> Entry | None:
        return next(iter(self.entries[self.place + 1 :]), None)

    @property
    def groups(self) -> list[Group]:
        folders = groupby(self.entries, key=lambda entry: entry.folder)
        listed = [(folder, list(entries)) for folder, entries in folders]
        return [
            Group(folder, entries, any(one.path == self.here for one in entries))
            for folder, entries in listed
        ]

    def titles(self) -> dict[str, Title]:
        return {
            entry.path: Title(entry.title, "" if entry.is_translated else "en")
            for entry in self.entries
        }


def contents_of(slug: str, titles: Iterable[tuple[str, str, str | None]], here: str) -> Contents:
    entries = [
        Entry(
            path=path,
            title=plain(korean or title or path, path, TITLE_LENGTH),
            is_translated=bool(korean),
            address=reading_address(slug, path),
        )
        for path, title, korean in titles
    ]
    return Contents(entries, here)
