"""The log of every act: shown a page at a time, and taken out whole."""

import json
from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from apps.accounts.permissions import Action, requires
from apps.activity.csv_lines import MARK, line
from apps.activity.models import Event, EventQuerySet
from apps.dashboard.audit import COLUMNS, address_of, events_of, facts_of, older_than, told
from apps.dashboard.audit_forms import AuditForm

PER_PAGE = 100
AT_ONCE = 2000


@requires(Action.READ_AUDIT_LOG)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Led through by the oldest that was shown, since nobody waits for a million to be counted."""
    form = AuditForm(request.GET)
    events = events_of(form.cleaned_data) if form.is_valid() else Event.objects.none()
    before = request.GET.get("before", "")
    is_later = before.isascii() and before.isdigit() and len(before) < 19
    found = list((older_than(events, int(before)) if is_later else events)[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "rows": [(event, address_of(event), list(told(event.detail))) for event in shown],
        "older": shown[-1].pk if len(found) > PER_PAGE else None,
        "is_later": is_later,
        "is_asked": any(request.GET.get(name) for name in form.fields),
        "query": query.urlencode(),
    }
    status = 422 if form.errors else 200
    return render(request, "dashboard/event_list.html", context, status=status)


@requires(Action.READ_AUDIT_LOG)
@require_safe
def event_export(request: HttpRequest, format_: str) -> HttpResponse | StreamingHttpResponse:
    """All that fits, in pieces, however much it is."""
    form = AuditForm(request.GET)
    if format_ not in WRITERS:
        raise Http404
    if not form.is_valid():
        return event_list(request)
    write, content_type = WRITERS[format_]
    lines = write(events_of(form.cleaned_data))
    name = f"log-{localdate().isoformat()}.{format_}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)


def csv_lines(events: EventQuerySet) -> Iterator[bytes]:
    yield MARK
    yield line(COLUMNS)
    for event in events.iterator(AT_ONCE):
        facts = facts_of(event)
        facts["detail"] = json.dumps(event.detail, ensure_ascii=False)
        yield line("" if facts[name] is None else str(facts[name]) for name in COLUMNS)


def json_lines(events: EventQuerySet) -> Iterator[bytes]:
    for event in events.iterator(AT_ONCE):
        yield json.dumps(facts_of(event), ensure_ascii=False).encode() + b"\n"


WRITERS = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (json_lines, "application/jsonl; charset=utf-8"),
}
