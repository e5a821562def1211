"""The board: pages in the order of the documentation, with who has them and how far they are."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.dashboard.hands import hands_on
from apps.dashboard.rows import OnBackend, PageRow, SectionRow
from apps.documents.models import Page, Section
from apps.review import counts
from apps.review.models import Review
from apps.review.states import Standing, standings
from apps.sources.models import Source
from apps.translation.ports.cells import counts_of
from apps.translation.titles import HEADINGS
from apps.verification import services as verification
from apps.verification.models import BAD, Verdict
from runner.models import Backend, Worker

NEWER_VERDICT = Verdict.objects.filter(
    page=OuterRef("page"), backend=OuterRef("backend"), pk__gt=OuterRef("pk")
).exclude(judged_at=None)
LAST_JUDGED = Verdict.objects.exclude(judged_at=None).exclude(Exists(NEWER_VERDICT))
HELD = Assignment.objects.open().filter(section=OuterRef("pk"))


def choices(source: Source, user: User) -> dict[str, Q]:
    """The filters of a source's board, by the word that stands in the address."""
    there = Q(page__source=source, gone_at=None)
    at_work = Q(section__page__source=source, section__gone_at=None)
    free = counts.unapproved().exclude(Exists(HELD)).filter(there)
    mine = Assignment.objects.held_by(user).filter(at_work)
    waiting = Review.objects.waiting().filter(at_work)
    failed = LAST_JUDGED.filter(page__source=source, finding__in=BAD)
    return {
        "all": Q(),
        "free": _among(free.values("page")),
        "mine": _among(mine.values("section__page")),
        "waiting": _among(waiting.values("section__page")),
        "outdated": _among(counts.outdated().filter(there).values("page")),
        "failed": _among(failed.values("page")),
    }


def _among(pages: QuerySet[Any, Any]) -> Q:
    """Found once for all pages, which asking for each of them would not be."""
    return Q(pk__in=pages.order_by())


def pages_of(source: Source, query: str = "") -> QuerySet[Page]:
    """Pages in their order; with words to look for, those that have all in path or headings."""
    pages = Page.objects.present().light().filter(source=source).select_related("port")
    words = unicodedata.normalize("NFC", query).replace("\0", "").split()
    for word in words[:8]:
        headed = Q(text__icontains=word) | Q(translation__newest__text__icontains=word)
        named = Q(path__icontains=word) | Q(title__icontains=word)
        pages = pages.filter(named | Exists(HEADINGS.filter(headed)))
    return pages


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice above the board. `count`: how many pages it leaves."""

    name: str
    label: str | Promise
    count: int


LABELS = {
    "all": _("All"),
    "free": _("Nobody's"),
    "mine": _("Mine"),
    "waiting": _("Waiting for review"),
    "outdated": _("Source changed"),
    "failed": _("Failed runs"),
}


def filters_of(pages: QuerySet[Page], wanted: dict[str, Q]) -> list[Filter]:
    """How many pages each of them leaves, in one query."""
    counts = {f"in_{name}": Count("pk", filter=chosen) for name, chosen in wanted.items()}
    found = pages.order_by().aggregate(**{**counts, "in_all": Count("pk")})
    return [Filter(name, LABELS[name], found[f"in_{name}"]) for name in wanted]


def rows_of(pages: Iterable[Page], backends: Sequence[Backend], user: User) -> list[PageRow]:
    """The same number of queries, however many pages and sections."""
    shown = list(pages)
    sections = Section.objects.filter(page__in=shown, gone_at=None).order_by("page", "position")
    verdicts = verification.newest_of(shown)
    by_page: dict[int, list[Standing]] = {}
    for standing in standings(sections):
        by_page.setdefault(standing.section.page_id, []).append(standing)
    hands, ported = hands_on(shown, by_page), counts_of(shown)
    return [
        PageRow(
            page=page,
            sections=[SectionRow(standing, user) for standing in by_page.get(page.pk, [])],
            hands=hands[page.pk],
            verdicts=_in_columns(verdicts.get(page.pk, []), backends),
            ported_cells=ported.get(page.pk, 0),
        )
        for page in shown
    ]


def _in_columns(verdicts: Sequence[Verdict], backends: Sequence[Backend]) -> list[OnBackend]:
    by_backend = {verdict.backend: verdict for verdict in verdicts}
    return [OnBackend(backend, by_backend.get(backend.name)) for backend in backends]


@dataclass(frozen=True, slots=True)
class Column:
    """A backend at the head of the board. `is_live`: a worker of it gave a sign of life."""

    backend: Backend
    is_live: bool


def columns() -> list[Column]:
    live = set(Worker.objects.live().values_list("backend", flat=True))
    enabled = Backend.objects.filter(is_enabled=True)
    return [Column(backend, backend.pk in live) for backend in enabled]
