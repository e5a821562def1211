from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.permissions import Action, ask_to_sign_in, person, requires
from apps.dashboard.board import columns, pages_of, rows_of, sections_of
from apps.dashboard.choices import FILTERS, Choices
from apps.dashboard.overview import Overview, overview_of
from apps.dashboard.tiles import tiles_of
from apps.dashboard.work import first_section, next_section, work_of
from apps.documents.models import Page
from apps.sources.models import Source, SourceQuerySet

PER_PAGE = 30
MOST_TYPED = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My work; on a new site the way to its first account."""
    if request.user.is_authenticated:
        return my_work(request)
    if not User.objects.exists():
        return redirect("accounts:setup")
    return ask_to_sign_in(request)


@requires(Action.READ)
def my_work(request: HttpRequest) -> HttpResponse:
    user = person(request)
    work = work_of(user)
    to_take = None
    if work.is_new_here:
        to_take = first_section()
    elif work.is_idle and not work.next:
        to_take = next_section(user)
    return render(request, "dashboard/home.html", {"work": work, "to_take": to_take})


def visible_sources() -> SourceQuerySet:
    return Source.objects.present().select_related("snapshot")


@requires(Action.READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of the first source; with none, what to do about it."""
    sources = list(visible_sources())
    if not sources:
        return render(request, "dashboard/no_sources.html")
    return show_board(request, sources[0], sources)


@requires(Action.READ)
@require_safe
def source_board(request: HttpRequest, slug: str) -> HttpResponse:
    sources = list(visible_sources())
    for source in sources:
        if source.slug == slug:
            return show_board(request, source, sources)
    raise Http404


def show_board(request: HttpRequest, source: Source, sources: list[Source]) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MOST_TYPED]
    chosen = request.GET.get("filter", "all")
    chosen = chosen if chosen in FILTERS else "all"
    overview = overview_of(source)
    choices = Choices(overview, person(request))
    found = overview.counted.ids
    if query:
        found = list(pages_of(source, query).values_list("pk", flat=True))
    shown = Paginator(choices.left(chosen, found), PER_PAGE).get_page(request.GET.get("page"))
    pages = pages_of(source).filter(pk__in=list(shown))
    heads = columns()
    context = {
        "source": source,
        "sources": sources,
        "tiles": tiles_of(source, overview),
        "filters": choices.filters(found),
        "chosen": chosen,
        "q": query,
        "page": shown,
        "rows": rows_of(pages, [head.backend for head in heads], person(request), overview),
        "columns": heads,
        "query": kept_query(chosen, query),
    }
    return render(request, "dashboard/board.html", context)


def kept_query(chosen: str, query: str) -> str:
    """What the pager carries along: "filter=free&q=jit&", or nothing."""
    kept = {"filter": chosen if chosen != "all" else "", "q": query}
    kept = {name: value for name, value in kept.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


@requires(Action.READ)
@require_safe
def page_board(request: HttpRequest, slug: str, page_id: int) -> HttpResponse:
    """The sections of one page: a piece of the board, or a page of its own without JavaScript."""
    page = get_object_or_404(Page.objects.present().light(), pk=page_id, source__slug=slug)
    source = visible_sources().get(pk=page.source_id)
    heads = columns()
    overview = Overview(Page.objects.filter(pk=page_id))
    pages = pages_of(source).filter(pk=page_id)
    [row] = rows_of(pages, [head.backend for head in heads], person(request), overview)
    row.sections = sections_of(page, person(request))
    context: dict[str, Any] = {"row": row, "source": source, "columns": heads}
    if request.headers.get("HX-Request"):
        context["is_open"] = "closed" not in request.GET
        return render(request, "dashboard/parts/page_row.html", context)
    context |= {"is_open": True, "way_back": reverse("dashboard:source-board", args=[slug])}
    return render(request, "dashboard/page_board.html", context)
