"""What the public is told of a page beside its text, and a stamp that changes when any of it does.

Everything here costs a fixed number of small queries; the page is drawn only for who has not got
it yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language

from apps.documents.models import Page
from apps.publishing.credits import Credits, credits_of
from apps.sources.models import Source
from apps.translation.models import State, Translation, Use
from apps.translation.terms.verdicts import Verdict as UseVerdict
from apps.translation.titles import KOREAN_TITLE
from apps.verification import services as verification
from apps.verification.models import Finding

DRAWING = "2"  # counts up when pages are drawn otherwise, so that nobody keeps an old one
TERMS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class About:
    """`titles` are rows of pages in their order: path, the source's title, the Korean one."""

    titles: Sequence[tuple[str, str, str | None]]
    credits: Credits
    terms: Sequence[tuple[str, str, str]]
    same_cells: int
    stamp: str


def about(page: Page) -> About:
    """Nine queries, whatever the page and the documentation."""
    titles, terms = titles_of(page.source), terms_of(page)
    behind, cells = credits_of(page), same_cells(page)
    texts = texts_stamp(page)
    facts: list[Any] = [titles, terms, behind, cells, texts, *facts_of(page)]
    return About(titles, behind, terms, cells[0], digest_of(facts))


def titles_of(source: Source) -> list[tuple[str, str, str | None]]:
    pages = Page.objects.present().filter(source=source)
    return list(pages.values_list("path", "title", KOREAN_TITLE))


def terms_of(page: Page) -> list[tuple[str, str, str]]:
    """The terms that the page uses most: English, address, Korean."""
    right = Use.objects.filter(segment__section__page=page, verdict=UseVerdict.RIGHT, form__gt="")
    counted = right.present().values("term__source_form", "term__slug")
    ordered = counted.annotate(times=Sum("count"), form_=Min("form")).order_by("-times", "term")
    return [
        (row["term__source_form"], row["term__slug"], row["form_"]) for row in ordered[:TERMS_SHOWN]
    ]


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
    """Changes with every finished text and approval of the page, unlocked cell and port.

    The sum too: of two texts finished at once the older may be seen last.
    """
    on_page = Translation.objects.filter(segment__section__page=page)
    return on_page.aggregate(
        last=Max("newest"),
        all=Sum("newest"),
        approved=Count("pk", filter=Q(state=State.APPROVED)),
        unlocked=Count("segment__unlock"),
        unlock=Max("segment__unlock"),
        ported=Count("segment__port"),
        port=Max("segment__port"),
        page_port=Max("segment__section__page__port"),
    )


def facts_of(page: Page) -> list[Any]:
    source = page.source
    place = (source.name, source.licence, source.original_url, source.language, source.location)
    return [page.digest, page.problem, page.snapshot_id, place, *reader(), DRAWING, looks()]


def reader() -> tuple[str | None, str]:
    """What dates and our own words depend on."""
    return get_language(), timezone.get_current_timezone_name()


def looks() -> list[str]:
    """The names of the files that the page loads, which change with what is in them."""
    ours = ("placed.css", "reading.css", "reading.js", "sides.js")
    names = ["site.css", "documents/rendered.css", *(f"publishing/{name}" for name in ours)]
    return [static(name) for name in names]


def digest_of(facts: Sequence[Any]) -> str:
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()
