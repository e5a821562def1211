from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.sources import services, updates
from apps.sources.errors import SourcesError
from apps.sources.forms import SUGGESTIONS, ScheduleForm, SourceForm, typed_for
from apps.sources.models import Schedule, Snapshot, Source
from apps.sources.needs import NEEDS, NeedsForm, state_needs

SOURCES_SHOWN = 30


@require_GET
@requires(Action.MANAGE_SOURCES)
def source_list(request: HttpRequest) -> HttpResponse:
    shows_archived = "archived" in request.GET
    sources = Source.objects.exclude(archived_at=None) if shows_archived else Source.objects.kept()
    page = Paginator(with_newest(sources), SOURCES_SHOWN).get_page(request.GET.get("page"))
    newest = Snapshot.objects.in_bulk([source.newest_id for source in page])
    waiting = {one.source_id: one for one in Snapshot.objects.planned().filter(source__in=page)}
    rows = [(source, newest.get(source.newest_id), waiting.get(source.pk)) for source in page]
    context = {
        "schedules": Schedule.choices,
        "page": page,
        "rows": rows,
        "shows_archived": shows_archived,
        "archived_count": Source.objects.exclude(archived_at=None).count(),
    }
    return render(request, "sources/source_list.html", context)


def with_newest(sources: QuerySet[Source]) -> QuerySet[Any]:
    """Sources with their newest snapshot's id and how many pages and words they show."""
    newest = Snapshot.objects.filter(source=OuterRef("pk")).order_by("-requested_at")
    counted = sources.select_related("snapshot").annotate(
        newest_id=Subquery(newest.values("pk")[:1]),
        page_count=Count("pages", filter=Q(pages__gone_at=None)),
    )
    return counted.order_by("name", "pk")


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_SOURCES)
def source_add(request: HttpRequest) -> HttpResponse:
    """What was typed stays in the form until it is taken."""
    tried = Source.objects.filter(slug=request.GET.get("from", ""), snapshot=None).first()
    typed = typed_for(tried) if tried else {"what": request.GET.get("what", "")}
    form = SourceForm(request.POST if request.method == "POST" else None, initial=typed)
    if form.is_valid():
        try:
            source = add(form, request, tried)
        except SourcesError as error:
            form.add_error("what", str(error))
        else:
            sentence = _("%(name)s is being fetched.")
            messages.success(request, sentence % {"name": source.name})
            return redirect("sources:source-list")
    context = {"form": form, "suggestions": SUGGESTIONS}
    status = 422 if form.errors else 200
    return render(request, "sources/source_add.html", context, status=status)


def add(form: SourceForm, request: HttpRequest, tried: Source | None) -> Source:
    """Begin the import; a first try that this one corrects is removed."""
    snapshot = services.add_source(**form.cleaned_data, requested_by=person(request))
    if tried and Source.objects.filter(pk=tried.pk).exists() and services.is_only_a_try(tried):
        services.discard(tried, person(request))
    return snapshot.source


@require_GET
@requires(Action.MANAGE_SOURCES)
def snapshot_progress(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """How far a snapshot has come; asks again as long as it is under way, then draws the list."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=snapshot_id)
    context = {"snapshot": snapshot, "source": snapshot.source}
    response = render(request, "sources/snapshot_progress.html", context)
    if not snapshot.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Action.MANAGE_SOURCES)
def source_update(request: HttpRequest, slug: str) -> HttpResponse:
    """Fetch it as it is today, or at the ref that was typed."""
    source = get_object_or_404(Source, slug=slug)
    ref = request.POST.get("ref")
    return answered(request, lambda: updates.update_source(source, person(request), ref=ref))


@require_POST
@requires(Action.MANAGE_SOURCES)
def source_schedule(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source, slug=slug)
    form = ScheduleForm(request.POST)
    if form.is_valid():
        updates.look_every(source, Schedule(form.cleaned_data["look_every"]), person(request))
    else:
        messages.error(request, form.errors["look_every"].as_text())
    return redirect("sources:source-list")


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_SOURCES)
def source_needs(request: HttpRequest, slug: str) -> HttpResponse:
    """What the code of its pages needs to run."""
    source = get_object_or_404(Source.objects.kept(), slug=slug)
    typed = request.POST if request.method == "POST" else None
    form = NeedsForm(typed, initial={name: getattr(source, name) for name in NEEDS})
    if form.is_valid():
        if state_needs(source, form.cleaned_data, person(request)):
            messages.success(request, _("Saved. Pages run like that from now on."))
        return redirect("sources:source-list")
    context = {"form": form, "source": source}
    status = 422 if form.errors else 200
    return render(request, "sources/source_needs.html", context, status=status)


@require_POST
@requires(Action.MANAGE_SOURCES)
def source_archive(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source, slug=slug)
    return answered(request, lambda: services.archive(source, person(request)))


@require_POST
@requires(Action.MANAGE_SOURCES)
def source_return(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source, slug=slug)
    return answered(request, lambda: services.bring_back(source, person(request)))


@require_POST
@requires(Action.MANAGE_SOURCES)
def source_discard(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source, slug=slug)
    return answered(request, lambda: services.discard(source, person(request)))


def answered(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Do it, or say why not, above the list."""
    try:
        act()
    except SourcesError as error:
        messages.error(request, str(error))
    return redirect("sources:source-list")
