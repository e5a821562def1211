from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.paging import Id, OneOf, Paged, Paging, Slug, paged
from apps.api.v1.people import PersonOut, perhaps
from apps.api.v1.sources import ProgressOut, progress_out, source_called
from apps.assignments.models import Assignment
from apps.dashboard import board
from apps.dashboard.choices import Choices
from apps.dashboard.overview import Overview, overview_of
from apps.dashboard.rows import PageRow
from apps.documents.models import Page, Section
from apps.review import states
from apps.review.models import Review
from apps.review.states import Standing

router = Router(tags=["pages"])


class Show(OneOf):
    ALL = "all"
    FREE = "free"
    MINE = "mine"
    WAITING = "waiting"
    OUTDATED = "outdated"
    FAILED = "failed"


class PageOut(Schema):
    """`is_locked`: it could not be read, and is published as it came. `is_port`: its code is the
    translators' own; `ported_cells` are marked so by themselves."""

    id: int
    source: str
    path: str
    title: str
    korean_title: str
    words: int
    cells: int
    is_locked: bool
    is_port: bool
    ported_cells: int
    is_approved: bool
    due_on: date | None
    progress: ProgressOut


class AssignmentOut(Schema):
    id: int
    section: int
    holder: PersonOut
    due_on: date
    opens_on: date


class RoundOut(Schema):
    """The open round of review of a section."""

    id: int
    round: int
    state: str
    reviewer: PersonOut | None
    proposed_to: PersonOut | None


class SectionOut(Schema):
    """`state` is one of open, assigned, translating, in_review, changes_asked, approved."""

    id: int
    page: int
    title: str
    level: int
    line: int
    words: int
    state: str
    progress: ProgressOut
    assignment: AssignmentOut | None
    review: RoundOut | None


class SectionDetailOut(SectionOut):
    """`steps`: what you may do with it now."""

    steps: list[str]


class Choice(Paging):
    show: Show = Show.ALL
    q: str = Field("", max_length=120, description="Words of the path or of headings")


def assignment_out(assignment: Assignment) -> AssignmentOut:
    return AssignmentOut(
        id=assignment.pk,
        section=assignment.section_id,
        holder=PersonOut(id=assignment.translator_id, name=str(assignment.translator)),
        due_on=assignment.due_on,
        opens_on=assignment.opens_on,
    )


def _round_out(review: Review) -> RoundOut:
    return RoundOut(
        id=review.pk,
        round=review.round,
        state=review.state,
        reviewer=perhaps(review.reviewer),
        proposed_to=perhaps(review.proposed_to),
    )


def _section_out(standing: Standing) -> SectionOut:
    section = standing.section
    return SectionOut(
        id=section.pk,
        page=section.page_id,
        title=section.title,
        level=section.level,
        line=section.line,
        words=section.words,
        state=standing.state.value,
        progress=progress_out(standing.progress),
        assignment=assignment_out(standing.assignment) if standing.assignment else None,
        review=_round_out(standing.review) if standing.review else None,
    )


def _page_out(row: PageRow) -> PageOut:
    page = row.page
    return PageOut(
        id=page.pk,
        source=page.source.slug,
        path=page.path,
        title=page.title,
        korean_title=row.facts.korean_title,
        words=page.words,
        cells=page.cell_count,
        is_locked=page.is_locked,
        is_port=row.is_port,
        ported_cells=row.facts.ported_cells,
        is_approved=row.is_approved,
        due_on=row.due_on,
        progress=progress_out(row.progress),
    )


def _pages_out(pages: Sequence[Page], user: User) -> list[PageOut]:
    overview = Overview(Page.objects.filter(pk__in=[page.pk for page in pages]))
    return [_page_out(row) for row in board.rows_of(pages, [], user, overview)]


def present_section(section_id: int) -> Section:
    known = Section.objects.present().select_related("page__source").defer("page__text")
    return get_object_or_404(known, pk=section_id)


def present_page(page_id: int) -> Page:
    known = Page.objects.present().light().select_related("source", "port")
    return get_object_or_404(known, pk=page_id)


def section_out(section: Section, user: User) -> SectionDetailOut:
    situation = states.situation_of(section)
    steps = sorted(step.value for step in situation.steps(user))
    return SectionDetailOut(**_section_out(situation.standing).model_dump(), steps=steps)


@router.get(
    "/sources/{slug}/pages",
    response=Paged[PageOut],
    auth=allows(Action.READ),
    summary="The pages of a source, in the documentation's own order",
)
def pages(request: HttpRequest, slug: Slug, at: Query[Choice]) -> object:
    user, source = asker(request), source_called(slug)
    found = list(board.pages_of(source, at.q).values_list("pk", flat=True))
    left = Choices(overview_of(source), user).left(at.show, found)
    chosen = board.pages_of(source).filter(pk__in=left)
    ordered = chosen.select_related("source", "port")
    return paged(ordered, at, lambda rows: _pages_out(rows, user))


@router.get("/pages/{page_id}", response=PageOut, auth=allows(Action.READ), summary="One page")
def page(request: HttpRequest, page_id: Id) -> PageOut:
    return _pages_out([present_page(page_id)], asker(request))[0]


@router.get(
    "/pages/{page_id}/sections",
    response=Paged[SectionOut],
    auth=allows(Action.READ),
    summary="The sections of a page, with who has them and how far they are",
)
def sections(request: HttpRequest, page_id: Id, at: Query[Paging]) -> object:
    present = present_page(page_id).sections.present().order_by("position")
    return paged(present, at, lambda rows: [_section_out(one) for one in states.standings(rows)])


@router.get(
    "/sections/{section_id}",
    response=SectionDetailOut,
    auth=allows(Action.READ),
    summary="One section, and what you may do with it",
)
def section(request: HttpRequest, section_id: Id) -> SectionDetailOut:
    return section_out(present_section(section_id), asker(request))
