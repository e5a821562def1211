"""The inbox of what upstream changed, and the acts of whoever looks through it."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.permissions import Action, person, requires
from apps.dashboard.forms import TranslatorDaysForm
from apps.dashboard.upstream import Choice, gone_rows, tabs_of
from apps.documents.classes import ChangeClass
from apps.documents.models import Segment
from apps.review import services as reviews
from apps.review import source_changes
from apps.review.services import Kept
from apps.sources import updates
from apps.sources.models import Source
from apps.translation.models import Revision
from apps.translation.upstream.keeping import Shown

PER_PAGE = 20
MOST_NAMED = 5
WAYS = {"one": "one", "all": "shown", "ticked": "ticked"}  # button to the fields that it sends
SHOWN = re.compile("([0-9]{1,18}):([0-9a-f]{16})")  # a revision, and a source text's digest


@requires(Action.READ)
@require_safe
def upstream(request: HttpRequest) -> HttpResponse:
    """What upstream changed in all sources."""
    return _inbox(request, None)


@requires(Action.READ)
@require_safe
def source_upstream(request: HttpRequest, slug: str) -> HttpResponse:
    known = Source.objects.present().select_related("snapshot__plan__base")
    return _inbox(request, get_object_or_404(known, slug=slug))


def _inbox(
    request: HttpRequest, source: Source | None, days: TranslatorDaysForm | None = None
) -> HttpResponse:
    """`days` is a form that was refused, shown again with what was typed."""
    choice, user = Choice.of(request.GET, source), person(request)
    changes = choice.changes(user)
    new, gone = choice.new(), choice.gone()
    counts = source_changes.counts_by_kind(changes)
    counts |= {ChangeClass.NEW: choice.count_new(), ChangeClass.GONE: gone.count()}
    tabs = tabs_of(counts, request.GET.get("kind", ""))
    [current] = [tab.kind for tab in tabs if tab.is_current]
    rows = {ChangeClass.NEW: new, ChangeClass.GONE: gone}.get(current)
    listed = source_changes.with_places(changes.filter(kind=current)) if rows is None else rows
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "source": source,
        "sources": list(Source.objects.present()),
        "choice": choice,
        "tabs": tabs,
        "current": current,
        "page": page,
        "query": _query(choice, current),
        "is_being_noted": source_changes.is_being_noted(),
        "days": days or _days_form(source),
        **_listed(current, page, user),
    }
    return render(request, "dashboard/upstream.html", context, status=422 if days else 200)


def _days_form(source: Source | None) -> TranslatorDaysForm | None:
    return TranslatorDaysForm(initial={"days": source.translator_days}) if source else None


def _listed(kind: ChangeClass, page: Page[Any], user: User) -> dict[str, Any]:
    """The rows of one kind: changed texts by page, sections with new ones, or those that went."""
    if kind == ChangeClass.NEW:
        return {"sections": page.object_list}
    if kind == ChangeClass.GONE:
        return {"gone": gone_rows(page.object_list)}
    pages = source_changes.by_page(page.object_list, user)
    answerable = [row for one in pages for row in one.rows if row.is_mine_to_answer]
    rows = [row for row in answerable if row.change.fits]
    return {
        "pages": pages,
        "to_keep": [row.shown for row in rows if row.keeps_meaning],
        "has_any_to_keep": bool(rows),
    }


def _query(choice: Choice, kind: ChangeClass | None = None) -> str:
    """What links and the pager carry along, as "kind=typo&whose=mine&"."""
    asked = {"kind": kind or "", "whose": choice.whose, "segment": choice.segment_id or ""}
    kept = {name: value for name, value in asked.items() if value}
    return f"{urlencode(kept)}&" if kept else ""


# ---- acts -----------------------------------------------------------------------------------


@require_POST
@requires(Action.TRANSLATE)
def texts_keep(request: HttpRequest) -> HttpResponse:
    """Keep one text, those that were ticked, or all that the page offered to keep at once."""
    name = next((name for name in ("one", "all") if name in request.POST), "ticked")
    wanted = _shown(request.POST.getlist(WAYS[name]))
    if wanted:
        _tell(request, reviews.keep_texts(wanted, person(request)))
    else:
        messages.warning(request, _("Nothing was ticked, so nothing was changed."))
    return redirect(_way_back(request))


def _shown(tokens: Iterable[str]) -> list[Shown]:
    """What the form says was shown; what is none of that is left out."""
    pairs = [match.groups() for one in tokens if (match := SHOWN.fullmatch(one))][:PER_PAGE]
    standing = Revision.objects.filter(translation__segment__in=Segment.objects.present())
    related = standing.select_related("translation__segment__section__page__source")
    revisions = related.in_bulk([int(revision) for revision, _digest in pairs])
    return [
        Shown(revisions[int(revision)], digest)
        for revision, digest in pairs
        if int(revision) in revisions
    ]


def _tell(request: HttpRequest, kept: Kept) -> None:
    if count := len(kept.revisions):
        sentence = ngettext(
            "%(count)s text stays as it is, for the source of today.",
            "%(count)s texts stay as they are, for the source of today.",
            count,
        )
        messages.success(request, sentence % {"count": count})
    for refusal in kept.refused[:MOST_NAMED]:
        text = Truncator(refusal.segment.text).chars(60)
        messages.warning(request, f"“{text}”: {refusal.why}")
    if (left := len(kept.refused) - MOST_NAMED) > 0:
        more = ngettext("%(count)s more was not kept.", "%(count)s more were not kept.", left)
        messages.warning(request, more % {"count": left})


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if is_here else reverse("dashboard:upstream")


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_SOURCES)
def translator_days(request: HttpRequest, slug: str) -> HttpResponse:
    """How long a changed text of this source waits for its last translator.

    A refused form stands in the inbox, whose links then begin here: they lead on to it.
    """
    source = get_object_or_404(Source.objects.present(), slug=slug)
    if request.method == "GET":
        inbox = reverse("dashboard:source-upstream", args=[slug])
        return redirect(f"{inbox}?{request.GET.urlencode()}")
    form = TranslatorDaysForm(request.POST)
    if not form.is_valid():
        return _inbox(request, source, form)
    updates.set_translator_days(source, form.cleaned_data["days"], person(request))
    messages.success(request, _("Saved."))
    return redirect("dashboard:source-upstream", slug)
