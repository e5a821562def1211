from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.exchange import services
from apps.exchange.errors import ExchangeError
from apps.exchange.files import FORMATS, written
from apps.exchange.forms import ExportForm, ImportForm
from apps.exchange.leaving import page_file
from apps.exchange.models import Exchange, ExchangeState, Way
from apps.sources.models import Source

PAGES_SHOWN = 50
EXCHANGES_SHOWN = 5
LISTED_SHOWN = 50


@require_GET
@requires(Action.TRANSLATE)
def source_exchange(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.present(), slug=slug)
    return drawn(request, source, ImportForm())


@require_POST
@requires(Action.TRANSLATE)
def source_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the files of all pages written; the exchange's own page tells how that goes."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return drawn(request, source, ImportForm(), status=422)
    exchange = services.request_export(source, form.cleaned_data["format"], person(request))
    return redirect("exchange:exchange-detail", exchange.pk)


@require_POST
@requires(Action.TRANSLATE)
def source_import(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.present(), slug=slug)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            exchange = services.request_import(
                source,
                form.cleaned_data["file"],
                person(request),
                is_machine=form.cleaned_data["machine"] == "yes",
            )
        except ExchangeError as error:
            form.add_error("file", str(error))
        else:
            return redirect("exchange:exchange-detail", exchange.pk)
    return drawn(request, source, form, status=422)


@require_GET
@requires(Action.TRANSLATE)
def page_export(request: HttpRequest, page_id: int, format_: str) -> HttpResponse:
    """The file of one page, with the drafts of whoever asks."""
    page = get_object_or_404(services.translatable_pages(), pk=page_id)
    if format_ not in FORMATS:
        raise Http404
    path, content = written(format_, page_file(page, person(request)))
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = attachment(path.rpartition("/")[2])
    return response


@require_GET
@requires(Action.TRANSLATE)
def exchange_detail(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """How it goes and what became of it. htmx asks for the progress alone."""
    exchange = mine_or_404(request, exchange_id)
    listed = Paginator(exchange.summary.get("listed", []), LISTED_SHOWN)
    context = {
        "exchange": exchange,
        "source": exchange.source,
        "has_file": has_file(exchange),
        "page": listed.get_page(request.GET.get("page")),
    }
    template = "exchange/exchange_detail.html"
    if request.headers.get("HX-Request"):
        return render(request, f"{template}#outcome", context)
    return render(request, template, context)


@require_GET
@requires(Action.TRANSLATE)
def exchange_download(request: HttpRequest, exchange_id: int) -> HttpResponseBase:
    exchange = mine_or_404(request, exchange_id)
    if not has_file(exchange):
        messages.error(request, _("This archive is not kept any more. Have it made again."))
        return redirect("exchange:exchange-detail", exchange.pk)
    name = f"{exchange.source.slug}-{exchange.source.language}-{exchange.format}.zip"
    return FileResponse(exchange.file.open("rb"), as_attachment=True, filename=name)


def drawn(
    request: HttpRequest, source: Source, form: ImportForm, status: int = 200
) -> HttpResponse:
    pages = services.pages_of(source)
    mine = Exchange.objects.of(person(request)).filter(source=source).defer("summary")
    context: dict[str, Any] = {
        "source": source,
        "export_form": ExportForm(),
        "import_form": form,
        "page": Paginator(pages, PAGES_SHOWN).get_page(request.GET.get("page")),
        "exchanges": mine[:EXCHANGES_SHOWN],
    }
    return render(request, "exchange/source_exchange.html", context, status=status)


def mine_or_404(request: HttpRequest, exchange_id: int) -> Exchange:
    mine = Exchange.objects.of(person(request)).select_related("source")
    return get_object_or_404(mine, pk=exchange_id)


def has_file(exchange: Exchange) -> bool:
    is_ready = exchange.way == Way.OUT and exchange.state == ExchangeState.READY
    return is_ready and exchange.file.exists()


def attachment(name: str) -> str:
    header = content_disposition_header(as_attachment=True, filename=name)
    assert header is not None
    return header
