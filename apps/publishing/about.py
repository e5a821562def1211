"""What the public is told of a page beside its text, and a stamp that changes when any of it does.

Everything here costs a fixed number of small queries; the page is drawn only for who has not got
it yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.templatetags.static import static
from django.utils.translation import get_language

from apps.documents.models import Page
from apps.publishing.addresses import reading_address
from apps.publishing.credits import Credits, credits_of
from apps.sources.models import Source
from apps.translation.models import State, Translation, Use
from apps.translation.terms.verdicts import Verdict as UseVerdict
from apps.translation.titles import KOREAN_TITLE
from apps.verification import services as verification
from apps.verification.models import Finding

DRAWING = "1"  # counts up when pages are drawn otherwise, so that nobody keeps an old one
TERMS_SHOWN = 10


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
class About:
    contents: Sequence[Entry]
    credits: Credits
    terms: Sequence[tuple[str, str, str]]
    same_cells: int
    stamp: str

    def around(self, path: str) -> tuple[Entry | None, Entry | None]:
        """The pages before and after this one, in the order of the documentation."""
        places = [number for number, entry in enumerate(self.contents) if entry.path == path]
        if not places:
            return None, None
        before, after = self.contents[: places[0]][-1:], self.contents[places[0] + 1 :][:1]
        return (before[0] if before else None), (after[0] if after else None)

    def groups(self, path: str) -> list[Group]:
        here = path.rpartition("/")[0]
        folders = groupby(self.contents, key=lambda entry: entry.folder)
        return [Group(folder, list(entries), folder == here) for folder, entries in folders]

    def title_of(self, page: Page) -> str:
        found = (entry.title for entry in self.contents if entry.path == page.path)
        return next(found, str(page))


def about(page: Page) -> About:
    """Nine queries, whatever the page and the documentation."""
    contents, terms = contents_of(page.source), terms_of(page)
    behind, cells = credits_of(page), same_cells(page)
    texts = texts_stamp(page)
    facts: list[Any] = [contents, terms, behind, cells, texts, *facts_of(page)]
    return About(contents, behind, terms, cells[0], digest_of(facts))


def contents_of(source: Source) -> list[Entry]:
    pages = Page.objects.present().filter(source=source)
    rows = pages.values_list("path", "title", KOREAN_TITLE)
    return [
        Entry(path, korean or title or path, bool(korean), reading_address(source.slug, path))
        for path, title, korean in rows
    ]


def terms_of(page: Page) -> list[tuple[str, str, str]]:
    """The terms that the page uses most: English, address, Korean."""
    right = Use.objects.filter(segment__section__page=page, verdict=UseVerdict.RIGHT, form__gt="")
    counted = right.present().values("term__source", "term__slug")
    ordered = counted.annotate(times=Sum("count"), form_=Min("form")).order_by("-times", "term")
    return [(row["term__source"], row["term__slug"], row["form_"]) for row in ordered[:TERMS_SHOWN]]


def same_cells(page: Page) -> tuple[int, str, Any]:
    """How many cells did what the source's do, and what run that was."""
    verdict = verification.last_judged(page)
    if verdict is None:
        return 0, "", None
    run = verdict.run or verdict.source_run
    is_same = verdict.finding == Finding.SAME and run is not None
    return (
        run.cell_count if run and is_same else 0,
        f"{verdict.pk} {verdict.finding}",
        run and run.ended_at,
    )


def texts_stamp(page: Page) -> dict[str, Any]:
    """Changes with every finished text, approval and unlocked cell of the page."""
    on_page = Translation.objects.filter(segment__section__page=page)
    return on_page.aggregate(
        newest=Max("newest"),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        unlocked=Count("segment__unlock"),
        unlock=Max("segment__unlock"),
    )


def facts_of(page: Page) -> list[Any]:
    source = page.source
    place = (source.name, source.licence, source.original_url, source.language, source.location)
    return [page.digest, page.problem, page.snapshot_id, place, get_language(), DRAWING, looks()]


def looks() -> list[str]:
    """The names of the files that the page loads, which change with what is in them."""
    names = ("site.css", "documents/rendered.css", "publishing/reading.css")
    return [static(name) for name in (*names, "publishing/reading.js", "publishing/sides.js")]


def digest_of(facts: Sequence[Any]) -> str:
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()
