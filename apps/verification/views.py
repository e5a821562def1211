from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, may, person, requires
from apps.documents.models import Page
from apps.sources.models import Source
from apps.verification import cells, rechecks, services, standstill
from apps.verification.errors import VerificationError
from apps.verification.forms import FragmentForm
from apps.verification.models import RUNS, Finding, Fragment, Verdict
from apps.verification.standing import board_of, progress_of, queues
from apps.verification.wording import FINDINGS, reason, tag_of

A_PAGE = 50
HISTORY = 8
SHOWN_FOR = timedelta(days=1)


@require_GET
@requires(Action.READ)
def verdict_list(request: HttpRequest) -> HttpResponse:
    """Every run of a page's code, newest first."""
    chosen = request.GET.get("finding", "")
    source = Source.objects.kept().filter(slug=request.GET.get("source", "")).first()
    verdicts = Verdict.objects.light().select_related(
        "page", "page__source", "requested_by", "run", "source_run"
    )
    verdicts = verdicts.defer("cells", "page__text", "run__program", "source_run__program")
    if chosen == "open":
        verdicts = verdicts.open()
    elif chosen in Finding.values:
        verdicts = verdicts.filter(finding=chosen) if chosen else verdicts
    if source:
        verdicts = verdicts.filter(page__source=source)
    page = Paginator(verdicts, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(verdict, tag_of(verdict), said(verdict)) for verdict in page],
        "chosen": chosen,
        "source": source,
        "sources": Source.objects.kept(),
        "findings": FINDINGS,
        "query": query_of(chosen, source),
        "queues": queues(),
        "troubles": told_here(request),
        "recheck": recheck_of(request),
    }
    return render(request, "verification/verdict_list.html", context)


def told_here(request: HttpRequest) -> list[standstill.Trouble]:
    """What has stopped; a maintainer has read it at the head of the page."""
    return [] if may(request.user, Action.MANAGE_SOURCES) else standstill.troubles()


def recheck_of(request: HttpRequest) -> rechecks.Standing | None:
    """What this person had run again, while it goes on and for a day after."""
    recheck = rechecks.newest_of(person(request))
    if recheck is None or (recheck.ended_at and timezone.now() - recheck.ended_at > SHOWN_FOR):
        return None
    return rechecks.standing_of(recheck)


@require_GET
@requires(Action.READ)
def standstill_banner(request: HttpRequest) -> HttpResponse:
    """What keeps code from being verified, for the head of pages; nothing if all is well."""
    context = {"troubles": standstill.troubles()}
    return render(request, "verification/parts/standstill.html", context)


def query_of(chosen: str, source: Source | None) -> str:
    return f"finding={chosen}&" + (f"source={source.slug}&" if source else "")


def said(verdict: Verdict) -> str:
    return reason(verdict.code, verdict.detail, verdict.reason)


@require_GET
@requires(Action.READ)
def verdict_detail(request: HttpRequest, verdict_id: int) -> HttpResponse:
    """What every cell did, in source and translation."""
    context = detail_context(verdict_id)
    return render(request, "verification/verdict_detail.html", context)


@require_GET
@requires(Action.READ)
def verdict_live(request: HttpRequest, verdict_id: int) -> HttpResponse:
    """The same while it runs: asked for every second, until it has ended; 204 for nothing new."""
    verdicts = Verdict.objects.select_related(*RUNS)
    progress = progress_of(get_object_or_404(verdicts, pk=verdict_id))
    if progress and progress.stamp == request.GET.get("seen"):
        return HttpResponse(status=204)
    context = detail_context(verdict_id)
    return render(request, "verification/verdict_detail.html#live", context)


def detail_context(verdict_id: int, form: FragmentForm | None = None) -> dict[str, Any]:
    """`form` is one that was refused: what was typed stays."""
    verdicts = Verdict.objects.select_related(*RUNS, "page__source", "requested_by")
    verdict = get_object_or_404(verdicts, pk=verdict_id)
    fragments = {
        each.cell_key: each for each in Fragment.objects.standing().filter(page=verdict.page)
    }
    rows = cells.rows_of(verdict, fragments)
    history = Verdict.objects.light().filter(page=verdict.page).select_related("requested_by")
    return {
        "verdict": verdict,
        "rows": rows,
        "fragment": fragments.get(""),
        "form": form,
        "bad": sum(row.is_bad for row in rows),
        "tag": tag_of(verdict),
        "said": said(verdict),
        "progress": progress_of(verdict),
        "board": board_of(verdict.page),
        "history": [(past, tag_of(past)) for past in history.defer("cells")[:HISTORY]],
        "holds": verdict.is_open or services.still_holds(verdict),
    }


@require_GET
@requires(Action.READ)
def page_bar(request: HttpRequest, page_id: int) -> HttpResponse:
    """The newest verdict of a page in one line, for the foot of other screens."""
    page = get_object_or_404(Page.objects.select_related("source"), pk=page_id)
    return bar(request, page)


def bar(request: HttpRequest, page: Page, *, problem: str = "", status: int = 200) -> HttpResponse:
    verdict = services.newest(page)
    context = {
        "page": page,
        "backend": page.source.backend,
        "verdict": verdict,
        "tag": tag_of(verdict),
        "said": said(verdict) if verdict else "",
        "progress": progress_of(verdict) if verdict else None,
        "board": board_of(page),
        "holds": verdict is None or verdict.is_open or services.still_holds(verdict),
        "problem": problem,
        "is_first": request.headers.get("HX-Target") != "run-bar",
    }
    return render(request, "verification/page_bar.html", context, status=status)


@require_POST
@requires(Action.RUN_CODE)
def page_verify(request: HttpRequest, page_id: int) -> HttpResponse:
    """Run the page's code; `fresh` runs it even where the result is known."""
    page = get_object_or_404(Page.objects.present().select_related("source"), pk=page_id)
    try:
        verdict = services.request(
            page,
            requested_by=person(request),
            backend=request.POST.get("backend", ""),
            fresh=bool(request.POST.get("fresh")),
        )
    except VerificationError as error:
        return refused(request, page, str(error))
    if request.headers.get("HX-Request"):
        return bar(request, page)
    return redirect("verification:verdict-detail", verdict.pk)


def refused(request: HttpRequest, page: Page, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return bar(request, page, problem=sentence, status=422)
    messages.error(request, sentence)
    return redirect("verification:verdict-list")


@require_POST
@requires(Action.RUN_CODE)
def verdict_cancel(request: HttpRequest, verdict_id: int) -> HttpResponse:
    """Stop a run that nobody else waits for."""
    verdict = get_object_or_404(Verdict.objects.select_related(*RUNS), pk=verdict_id)
    services.cancel(verdict, person(request))
    messages.success(request, _("The run is being stopped."))
    return redirect("verification:verdict-detail", verdict.pk)
