from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from apps.accounts.permissions import Action
from apps.api.v1.access import allows
from apps.api.v1.paging import Paged, Paging, Slug, paged
from apps.dashboard.overview import overview_of
from apps.dashboard.tiles import tiles_of
from apps.review.progress import Progress
from apps.sources.models import Source

router = Router(tags=["sources"])


class ProgressOut(Schema):
    """Pieces and words of prose by how far they are; the shades of words do not overlap."""

    pieces: int
    translated: int
    approved: int
    outdated: int
    words_all: int
    words_approved: int
    words_review: int
    words_translated: int
    words_outdated: int


class SourceOut(Schema):
    slug: str
    name: str
    language: str
    version: str
    backend: str
    approvals_needed: int


class SourceProgressOut(Schema):
    """`same`, `ours`, `upstream` and `not_here` count pages by the verdict on their code."""

    progress: ProgressOut
    words_this_week: int
    words_last_week: int
    people: int
    pages_with_code: int
    same: int
    ours: int
    upstream: int
    not_here: int
    waiting: int
    waiting_since: datetime | None


def progress_out(progress: Progress) -> ProgressOut:
    return ProgressOut(**{name: getattr(progress, name) for name in ProgressOut.model_fields})


def source_called(slug: str) -> Source:
    return get_object_or_404(Source.objects.present().select_related("snapshot"), slug=slug)


def _out(source: Source) -> SourceOut:
    return SourceOut(
        slug=source.slug,
        name=source.name,
        language=source.language,
        version=source.snapshot.label if source.snapshot else "",
        backend=source.backend,
        approvals_needed=source.approvals_needed,
    )


def _all_out(sources: Sequence[Source]) -> list[SourceOut]:
    return [_out(source) for source in sources]


@router.get(
    "/sources",
    response=Paged[SourceOut],
    auth=allows(Action.READ),
    summary="All that is translated",
)
def sources(request: HttpRequest, at: Query[Paging]) -> object:
    return paged(Source.objects.present().select_related("snapshot"), at, _all_out)


@router.get("/sources/{slug}", response=SourceOut, auth=allows(Action.READ), summary="One source")
def source(request: HttpRequest, slug: Slug) -> SourceOut:
    return _out(source_called(slug))


@router.get(
    "/sources/{slug}/progress",
    response=SourceProgressOut,
    auth=allows(Action.READ),
    summary="How far a source is",
)
def source_progress(request: HttpRequest, slug: Slug) -> SourceProgressOut:
    asked = source_called(slug)
    tiles = tiles_of(asked, overview_of(asked))
    numbers = {name: getattr(tiles, name) for name in SourceProgressOut.model_fields}
    return SourceProgressOut(**{**numbers, "progress": progress_out(tiles.progress)})
