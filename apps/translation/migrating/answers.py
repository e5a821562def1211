"""What the pages of term changes and of replacements answer alike."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts.permissions import person
from apps.translation.errors import TranslationError
from apps.translation.migrating import lists, services
from apps.translation.migrating.forms import ChoiceForm
from apps.translation.migrating.models import Migration

DETAIL = "translation/migration_detail.html"


def detail(
    request: HttpRequest, migration: Migration, *, may_choose: bool, may_undo: bool
) -> HttpResponse:
    if request.GET.get("part") == "progress":
        context = {"migration": migration, "ways": ways_of(migration)}
        return render(request, f"{DETAIL}#progress", context)
    context = _context(migration, request.GET, may_choose) | {"may_undo": may_undo}
    return render(request, DETAIL, context)


def choose(request: HttpRequest, migration: Migration) -> HttpResponse:
    """Keep what is ticked on this part of the list, tick many at once, or begin."""
    form = ChoiceForm(request.POST)
    services.choose(migration, form.shown, form.ticked)
    if form.act == "start":
        return step(request, migration, lambda: services.start(migration, person(request)))
    if form.act:
        services.choose_all(migration, is_on=form.is_on, page_id=form.page_id)
    if request.headers.get("HX-Request"):
        return render(request, f"{DETAIL}#choosing", _context(migration, request.POST, True))
    return _again(migration, form.number)


def step(request: HttpRequest, migration: Migration, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except TranslationError as error:
        messages.error(request, str(error))
    return _again(migration, "")


def ways_of(migration: Migration) -> dict[str, str]:
    """Where its page is, and what is done there."""
    kind = "replacement" if migration.replacement_id else "migration"
    acts = ("detail", "choose", "drop", "undo")
    return {act: reverse(f"translation:{kind}-{act}", args=[migration.pk]) for act in acts}


def _again(migration: Migration, number: str) -> HttpResponse:
    way = ways_of(migration)["detail"]
    return redirect(f"{way}?page={number}" if number.isdecimal() else way)


def _context(migration: Migration, asked: Any, may_choose: bool) -> dict[str, Any]:
    outcome = asked.get("outcome", "")
    page = lists.listed(migration, asked.get("page"), outcome)
    return {
        "migration": migration,
        "replacement": migration.replacement,
        "ways": ways_of(migration),
        "may_choose": may_choose,
        "page": page,
        "rows": lists.rows_of(migration, page.object_list),
        "ticked": migration.changes.ticked().count(),
        "outcomes": lists.outcomes_of(migration),
        "outcome": outcome,
    }
