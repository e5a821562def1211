"""The board: pages in the order of the documentation, with who has them and how far they are."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.dashboard.hands import hands_on
from apps.dashboard.overview import Overview, by_page
from apps.dashboard.rows import OnBackend, PageRow, SectionRow
from apps.documents.models import Page
from apps.review.states import standings_on
from apps.sources.models import Source
from apps.translation.titles import HEADINGS
from apps.verification import services as verification
from apps.verification.models import Verdict
from runner.models import Backend, Worker


def pages_of(source: Source, query: str = "") -> QuerySet[Page]:
    """Pages in their order; with words to look for, those that have all in path or headings."""
    pages = Page.objects.present().light().filter(source=source).select_related("port")
    words = unicodedata.normalize("NFC", query).replace("\0", "").split()
    for word in words[:8]:
        headed = Q(text__icontains=word) | Q(translation__newest__text__icontains=word)
        named = Q(path__icontains=word) | Q(title__icontains=word)
        pages = pages.filter(named | Exists(HEADINGS.filter(headed)))
    return pages


def rows_of(
    pages: Iterable[Page], backends: Sequence[Backend], user: User, overview: Overview
) -> list[PageRow]:
    """Of pages of the overview, closed. The same number of queries, however many they are."""
    shown = list(pages)
    verdicts = verification.newest_of(shown) if backends else {}
    promises, rounds = by_page(overview.promises), by_page(overview.rounds)
    facts = overview.counted.facts([page.pk for page in shown])
    hands = hands_on(shown, promises, rounds, facts)
    return [
        PageRow(
            page=page,
            user=user,
            progress=overview.counted.of_page(page),
            promises=promises.get(page.pk, []),
            rounds=rounds.get(page.pk, []),
            hands=hands[page.pk],
            verdicts=_in_columns(verdicts.get(page.pk, []), backends),
            facts=facts[page.pk],
        )
        for page in shown
    ]


def sections_of(page: Page, user: User) -> list[SectionRow]:
    return [SectionRow(standing, user) for standing in standings_on(page)]


def _in_columns(verdicts: Sequence[Verdict], backends: Sequence[Backend]) -> list[OnBackend]:
    by_backend = {verdict.backend: verdict for verdict in verdicts}
    return [OnBackend(backend, by_backend.get(backend.name)) for backend in backends]


@dataclass(frozen=True, slots=True)
class Column:
    """A backend at the head of the board. `is_live`: a worker of it gave a sign of life."""

    backend: Backend
    is_live: bool


def columns() -> list[Column]:
    live = Exists(Worker.objects.live().filter(backend=OuterRef("pk")))
    enabled = Backend.objects.filter(is_enabled=True).annotate(is_live=live)
    return [Column(backend, vars(backend)["is_live"]) for backend in enabled]
