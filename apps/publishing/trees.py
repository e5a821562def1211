"""The translated tree of a source, file by file: pages joined, everything else as it came."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.documents.formats import ParseFailure, decode
from apps.documents.models import Page
from apps.publishing.errors import PublishingError
from apps.publishing.pages import PublishedPage, publish_page, publish_pair
from apps.sources import services as sources
from apps.sources.models import Snapshot, Source


@dataclass(frozen=True, slots=True)
class File:
    """`content` of a page or its notebook; None: it is copied from `original`."""

    path: str
    original: Path
    content: bytes | None = None
    page: Page | None = None
    is_translated: bool = False

    def read(self) -> bytes:
        return self.original.read_bytes() if self.content is None else self.content


@dataclass(slots=True)
class Summary:
    """What was published. `approved`, `marked` and `english` count segments."""

    pages: int = 0
    files: int = 0
    approved: int = 0
    marked: int = 0
    english: int = 0
    written: int = 0
    removed: int = 0
    commits: int = 0
    left_out: list[str] = field(default_factory=list)

    def count(self, page: Page, published: PublishedPage) -> None:
        self.pages += 1
        self.approved += published.approved
        self.marked += published.marked
        self.english += published.english
        if published.left_out:
            self.left_out.append(page.path)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Tree:
    """The files of a source's current snapshot, as they are published."""

    def __init__(self, source: Source, unapproved: str) -> None:
        if source.snapshot is None:
            raise PublishingError(_("Nothing of this source was imported yet."))
        self.snapshot: Snapshot = source.snapshot
        self.unapproved = unapproved
        self.summary = Summary()
        self.paths = sources.files_of(self.snapshot)
        if not self.paths:
            raise PublishingError(
                _("The source's files are not here any more. Update the source, then publish.")
            )
        pages = Page.objects.present().filter(source=source).select_related("source")
        self.pages = dict(pages.values_list("path", "pk"))
        self.pairs = {pair: path for path, pair in pages.values_list("path", "pair_path") if pair}

    def __len__(self) -> int:
        return len(self.paths)

    def files(self) -> Iterator[File]:
        """Pages are read one by one, so memory holds one of them at a time."""
        for path in self.paths:
            original = self.snapshot.folder / path
            if path in self.pairs:
                continue
            if path not in self.pages:
                self.summary.files += 1
                yield File(path, original)
                continue
            yield from self.page_files(path, original)

    def page_files(self, path: str, original: Path) -> Iterator[File]:
        page = Page.objects.select_related("source").get(pk=self.pages[path])
        published = publish_page(page, self.unapproved)
        self.summary.count(page, published)
        yield File(path, original, published.text.encode(), page, bool(published.texts))
        if page.pair_path in self.pairs:
            yield from self.pair_files(page, published)

    def pair_files(self, page: Page, published: PublishedPage) -> Iterator[File]:
        original = self.snapshot.folder / page.pair_path
        try:
            pair = decode(original.read_bytes())
        except (ParseFailure, FileNotFoundError):
            return
        content = publish_pair(page, published, pair, page.pair_path).encode()
        yield File(page.pair_path, original, content, page, bool(published.texts))
