from collections.abc import Callable
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.models import User
from apps.accounts.permissions import Action, person, requires
from apps.documents import plans
from apps.documents.models import Page, Plan
from apps.documents.templatetags.pairs import pair_notice
from apps.sources import updates
from apps.sources.errors import SourcesError
from apps.sources.models import Snapshot

PAGES_SHOWN = 50
TEXTS_SHOWN = 50


@require_GET
@requires(Action.READ)
def page_pair(request: HttpRequest, page_id: int) -> HttpResponse:
    """Where a page and its notebook part: both may have to be read, so no screen waits for it."""
    known = Page.objects.present().light().select_related("source__snapshot")
    page = get_object_or_404(known, pk=page_id)
    return render(request, "documents/pair_notice.html", pair_notice(page))


@require_GET
@requires(Action.MANAGE_SOURCES)
def plan_detail(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """What an update changes: counts by class, each with its pages."""
    plan = get_object_or_404(
        Plan.objects.select_related("snapshot__source", "base").defer("moves"),
        snapshot=snapshot_id,
    )
    chosen = plans.class_named(request.GET.get("class", ""))
    pages = Paginator(plans.pages_with(plan, chosen), PAGES_SHOWN)
    context = {
        "plan": plan,
        "snapshot": plan.snapshot,
        "source": plan.snapshot.source,
        "chosen": chosen,
        "query": f"class={chosen.value}&" if chosen else "",
        "classes": plans.classes_of(plan),
        "page": pages.get_page(request.GET.get("page")),
        "was_begun": plan.snapshot.pages.exists(),
    }
    return render(request, "documents/plan_detail.html", context)


@require_GET
@requires(Action.MANAGE_SOURCES)
def plan_texts(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The texts of one page that change, old and new side by side, as long as the plan waits."""
    waiting = Plan.objects.filter(snapshot__in=Snapshot.objects.planned())
    plan = get_object_or_404(
        waiting.select_related("snapshot__source__snapshot"), snapshot=snapshot_id
    )
    path = request.GET.get("path", "")
    try:
        texts = plans.texts_of(plan, path)
    except plans.NoSuchPage as error:
        raise Http404 from error
    context = {
        "plan": plan,
        "source": plan.snapshot.source,
        "path": path,
        "query": f"path={quote(path, safe='')}&",
        "page": Paginator(texts, TEXTS_SHOWN).get_page(request.GET.get("page")),
    }
    return render(request, "documents/plan_texts.html", context)


@require_POST
@requires(Action.MANAGE_SOURCES)
def plan_apply(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=snapshot_id)
    sentence = _("The update of %(name)s is being applied.") % {"name": snapshot.source.name}
    return answered(request, updates.apply_plan, snapshot, sentence)


@require_POST
@requires(Action.MANAGE_SOURCES)
def plan_drop(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    snapshot = get_object_or_404(Snapshot.objects.select_related("source"), pk=snapshot_id)
    sentence = _("The update was dropped. Nothing was changed.")
    return answered(request, updates.drop_plan, snapshot, sentence)


def answered(
    request: HttpRequest,
    act: Callable[[Snapshot, User], object],
    snapshot: Snapshot,
    sentence: str,
) -> HttpResponse:
    """Do it, or say why not, above the list of sources."""
    try:
        act(snapshot, person(request))
    except SourcesError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, sentence)
    return redirect("sources:source-list")
