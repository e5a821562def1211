"""Glossaries in and out: upload, see what would happen, settle doubts, take files."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.permissions import Action, person, requires
from glossary import importing, leaving
from glossary.errors import GlossaryError
from glossary.exchange import FORMATS, TermRecord, written
from glossary.exchange.doubts import DOUBTS
from glossary.import_forms import ImportForm, RowForm, row_form
from glossary.models import GlossaryImport, ImportedRow, ImportState, Outcome

ROWS = 40
IMPORTS = 20


@dataclass(frozen=True)
class ShownRow:
    """A row on the screen. Only doubtful ones have a form."""

    row: ImportedRow
    record: TermRecord
    doubt: str
    form: RowForm | None
    refusal: str = ""


@requires(Action.DECIDE_TERMS)
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Bring a glossary, and see those that were brought; and take ours out."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        origin = form.save(commit=False)
        origin.requested_by = person(request)
        try:
            importing.request_import(origin, form.cleaned_data["file"])
        except GlossaryError as error:
            form.add_error("file", str(error))
        else:
            return redirect("glossary:import-detail", origin.pk)
    imports = GlossaryImport.objects.annotate(
        doubts=Count("rows", filter=Q(rows__outcome=Outcome.DOUBT))
    ).order_by("-requested_at", "-pk")
    page = Paginator(imports, IMPORTS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "formats": FORMATS}
    status = 422 if form.errors else 200
    return render(request, "glossary/import_list.html", context, status=status)


@requires(Action.DECIDE_TERMS)
@require_GET
def import_detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """How it goes, what it would do, and what waits for a person. htmx gets the whole again."""
    origin = get_object_or_404(GlossaryImport, pk=import_id)
    counted = dict(origin.rows.values_list("outcome").annotate(Count("pk")))
    show = request.GET.get("show", "")
    if show not in Outcome.values:
        show = Outcome.DOUBT if counted.get(Outcome.DOUBT) else Outcome.TAKEN
    rows = origin.rows.filter(outcome=show).select_related("term")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "origin": origin,
        "show": show,
        "tabs": [(value, label, counted.get(value, 0)) for value, label in Outcome.choices],
        "page": page,
        "rows": [_shown(row, origin) for row in page],
    }
    part = "#import" if request.headers.get("HX-Request") else ""
    return render(request, f"glossary/import_detail.html{part}", context)


def _shown(row: ImportedRow, origin: GlossaryImport, form: RowForm | None = None) -> ShownRow:
    record = TermRecord.from_dict(row.record)
    can_settle = origin.state in {ImportState.PLANNED, ImportState.DONE}
    if form is None and row.outcome == Outcome.DOUBT and can_settle:
        form = row_form(record, row.pk)
    return ShownRow(row, record, str(DOUBTS.get(row.doubt, row.doubt)), form)


@requires(Action.DECIDE_TERMS)
@require_POST
def import_apply(request: HttpRequest, import_id: int) -> HttpResponse:
    return _moved(request, import_id, importing.request_applying)


@requires(Action.DECIDE_TERMS)
@require_POST
def import_drop(request: HttpRequest, import_id: int) -> HttpResponse:
    return _moved(request, import_id, importing.drop)


def _moved(request: HttpRequest, import_id: int, act: Any) -> HttpResponse:
    """Done, or past that already: its own page says either way how it stands now."""
    origin = get_object_or_404(GlossaryImport, pk=import_id)
    try:
        act(origin, person(request))
    except GlossaryError as error:
        messages.error(request, str(error))
    return redirect("glossary:import-detail", origin.pk)


@requires(Action.DECIDE_TERMS)
@require_POST
def row_settle(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take a doubtful row as it was read by a person, or leave it out."""
    row = get_object_or_404(ImportedRow.objects.select_related("origin", "term"), pk=row_id)
    form, refusal = RowForm(request.POST, number=row.pk), ""
    try:
        if request.POST.get("act") == "dismiss":
            row = importing.dismiss_row(row, person(request), request.POST.get("reason", ""))
        elif form.is_valid():
            read = TermRecord.from_dict(row.record)
            row = importing.settle_row(row, person(request), form.record(read))
    except GlossaryError as error:
        refusal = str(error)
    is_open = row.outcome == Outcome.DOUBT
    if not request.headers.get("HX-Request") and not (is_open or refusal):
        return redirect("glossary:import-detail", row.origin_id)
    shown = replace(_shown(row, row.origin, form if is_open else None), refusal=refusal)
    status = 422 if is_open or refusal else 200
    return render(request, "glossary/import_row.html", {"shown": shown}, status=status)


@requires(Action.READ)
@require_GET
def term_export(request: HttpRequest, format_: str) -> HttpResponseBase:
    """The whole glossary as a file, written as it is sent."""
    if format_ not in FORMATS:
        raise Http404
    response = StreamingHttpResponse(
        written(format_, leaving.records()), content_type="application/octet-stream"
    )
    name = f"glossary{FORMATS[format_][0]}"
    header = content_disposition_header(as_attachment=True, filename=name)
    assert header is not None
    response.headers["Content-Disposition"] = header
    return response
