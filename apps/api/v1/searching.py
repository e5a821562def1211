"""Words in documents: titles and paths of pages, texts of both languages."""

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows
from apps.api.v1.paging import OneOf
from apps.dashboard import search as looking

router = Router(tags=["search"])
MOST = 20
FURTHEST = 100


class Kind(OneOf):
    PAGES = "pages"
    TEXTS = "texts"


class Wanted(Schema):
    q: str = Field(max_length=looking.MOST_TYPED)
    kind: Kind = Kind.TEXTS
    page: int = Field(1, ge=1, le=FURTHEST)


class HitOut(Schema):
    """`segment` is null for a page."""

    source: str
    page: int
    path: str
    segment: int | None
    text: str


class HitsOut(Schema):
    """Counting all would read all: `has_more` says only whether another page comes."""

    page: int
    has_more: bool
    results: list[HitOut]


@router.get("/search", response=HitsOut, auth=allows(Action.READ), summary="Search documents")
def search(request: HttpRequest, wanted: Query[Wanted]) -> HitsOut:
    query, start = looking.tidy(wanted.q), (wanted.page - 1) * MOST
    find = _pages if wanted.kind is Kind.PAGES else _texts
    found = find(query, start, start + MOST + 1) if query else []
    has_more = len(found) > MOST and wanted.page < FURTHEST
    return HitsOut(page=wanted.page, has_more=has_more, results=found[:MOST])


def _pages(query: str, start: int, end: int) -> list[HitOut]:
    return [
        HitOut(source=page.source.slug, page=page.pk, path=page.path, segment=None, text=page.title)
        for page in looking.pages_with(query)[start:end]
    ]


def _texts(query: str, start: int, end: int) -> list[HitOut]:
    return [
        HitOut(
            source=page.source.slug,
            page=page.pk,
            path=page.path,
            segment=found.segment.pk,
            text=_korean(found) if found.is_korean else found.segment.text,
        )
        for found in looking.texts_with(query, start, end)
        for page in [found.segment.section.page]
    ]


def _korean(found: looking.FoundText) -> str:
    newest = found.segment.translation.newest
    return newest.text if newest else ""
