"""Translations made elsewhere: bringing them in, and the texts of them that wait for a person."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.sources.models import Source
from apps.translation import importing, offers
from apps.translation.errors import TranslationError
from apps.translation.forms import ImportForm
from apps.translation.models import Import, Offer
from apps.translation.waiting import waiting_rows

IMPORTS_SHOWN = 30
OFFERS_SHOWN = 20


@require_GET
@requires(Action.TRANSLATE)
def import_list(request: HttpRequest) -> HttpResponse:
    known = Import.objects.with_waiting().order_by("-requested_at", "-pk")
    known = known.select_related("source", "requested_by")
    page = Paginator(known, IMPORTS_SHOWN).get_page(request.GET.get("page"))
    return render(request, "translation/import_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_SOURCES)
def import_add(request: HttpRequest) -> HttpResponse:
    """Upload a translation. What was typed stays in the form until it is taken."""
    chosen = Source.objects.present().filter(slug=request.GET.get("source", "")).first()
    form = ImportForm(request.POST or None, request.FILES or None, initial={"to_source": chosen})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            row = importing.request_import(
                typed["to_source"],
                typed["credit"],
                person(request),
                typed["pages"],
                typed["english"],
            )
        except TranslationError as error:
            form.add_error(None, str(error))
        else:
            return redirect("translation:import-detail", row.pk)
    status = 422 if form.errors else 200
    return render(request, "translation/import_add.html", {"form": form}, status=status)


@require_GET
@requires(Action.TRANSLATE)
def import_detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """What became of the texts, and those that wait. htmx asks for the progress alone."""
    row = get_object_or_404(Import.objects.select_related("source", "requested_by"), pk=import_id)
    if request.headers.get("HX-Request"):
        response = render(request, "translation/import_detail.html#progress", {"import": row})
        if not row.is_under_way:
            response["HX-Refresh"] = "true"
        return response
    waiting = Offer.objects.waiting().filter(origin=row).with_places()
    page = Paginator(waiting, OFFERS_SHOWN).get_page(request.GET.get("page"))
    context = {"import": row, "page": page, "rows": waiting_rows(page.object_list)}
    return render(request, "translation/import_detail.html", context)


@require_POST
@requires(Action.TRANSLATE)
def offer_accept(request: HttpRequest, offer_id: int) -> HttpResponse:
    text = request.POST.get("text", "")
    return _answered(request, offer_id, lambda one: offers.accept(one, person(request), text))


@require_POST
@requires(Action.TRANSLATE)
def offer_dismiss(request: HttpRequest, offer_id: int) -> HttpResponse:
    return _answered(request, offer_id, lambda one: offers.dismiss(one, person(request)))


@require_POST
@requires(Action.TRANSLATE)
def offer_shift(request: HttpRequest, offer_id: int) -> HttpResponse:
    step = -1 if request.POST.get("step") == "-1" else 1
    text = request.POST.get("text", "")
    return _answered(request, offer_id, lambda one: offers.shift(one, step, text, person(request)))


@require_POST
@requires(Action.TRANSLATE)
def offer_split(request: HttpRequest, offer_id: int) -> HttpResponse:
    text = request.POST.get("text", "")
    return _answered(request, offer_id, lambda one: offers.split(one, text, person(request)))


def _answered(request: HttpRequest, offer_id: int, act: Callable[[Offer], object]) -> HttpResponse:
    """Do it and show the rows that it left, or say why not beside what was typed."""
    offer = get_object_or_404(Offer.objects.with_places(), pk=offer_id)
    known = set(Offer.objects.filter(origin=offer.origin_id).values_list("pk", flat=True))
    problem = ""
    try:
        act(offer)
    except TranslationError as error:
        problem = str(error)
    if not request.headers.get("HX-Request"):
        if problem:
            messages.error(request, problem)
        return redirect("translation:import-detail", offer.origin_id)
    mine = Offer.objects.with_places().filter(origin=offer.origin_id)
    waiting = mine.waiting()
    rows = waiting_rows(waiting.exclude(pk__in=known - {offer.pk}))
    context = {"rows": rows, "left": waiting.count(), "settled": _settled(offer)}
    if problem:
        context |= {"problem": problem, "typed": request.POST.get("text", "")}
    status = 422 if problem else 200
    return render(request, "translation/parts/offers.html", context, status=status)


def _settled(offer: Offer) -> str:
    """What is said in the place of a text that waits no more."""
    said = {"offered": _("Offered in the editor."), "dismissed": _("Dismissed.")}
    return said.get(offer.state, "")
