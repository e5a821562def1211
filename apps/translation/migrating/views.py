"""A losing word is changed everywhere: prepared, ticked, started, looked at, undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.translation.errors import TranslationError
from apps.translation.migrating import lists, services
from apps.translation.migrating.forms import ChoiceForm
from apps.translation.migrating.models import Migration, MigrationState
from glossary.models import Term

DETAIL = "translation/migration_detail.html"
PER_PAGE = 25


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_prepare(request: HttpRequest, term_id: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=term_id)
    try:
        migration = services.prepare(term, person(request))
    except TranslationError as error:
        messages.error(request, str(error))
        return redirect(term)
    return redirect("translation:migration-detail", migration.pk)


@require_GET
@requires(Action.READ)
def migration_list(request: HttpRequest) -> HttpResponse:
    """What was changed in one act, the newest first."""
    known = Migration.objects.exclude(state=MigrationState.CHOOSING)
    related = known.select_related("term", "decision__candidate", "requested_by", "undone_by")
    page = Paginator(related, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "translation/migration_list.html", {"page": page})


@require_GET
@requires(Action.READ)
def migration_detail(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    if request.GET.get("part") == "progress":
        return render(request, f"{DETAIL}#progress", {"migration": migration})
    return render(request, DETAIL, _context(migration, request.GET))


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_choose(request: HttpRequest, migration_id: int) -> HttpResponse:
    """Keep what is ticked on this part of the list, tick many at once, or begin."""
    migration = _migration(migration_id)
    form = ChoiceForm(request.POST)
    services.choose(migration, form.shown, form.ticked)
    if form.act == "start":
        return _step(request, migration, lambda: services.start(migration, person(request)))
    if form.act:
        services.choose_all(migration, is_on=form.is_on, page_id=form.page_id)
    if request.headers.get("HX-Request"):
        return render(request, f"{DETAIL}#choosing", _context(migration, request.POST))
    return _again(migration, form.number)


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_drop(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    services.drop(migration)
    return redirect(migration.term)


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_undo(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    return _step(request, migration, lambda: services.undo(migration, person(request)))


def _step(request: HttpRequest, migration: Migration, step: Callable[[], None]) -> HttpResponse:
    try:
        step()
    except TranslationError as error:
        messages.error(request, str(error))
    return _again(migration, "")


def _again(migration: Migration, number: str) -> HttpResponse:
    way = reverse("translation:migration-detail", args=[migration.pk])
    return redirect(f"{way}?page={number}" if number.isdecimal() else way)


def _migration(migration_id: int) -> Migration:
    known = Migration.objects.select_related(
        "term", "decision__candidate", "requested_by", "undone_by"
    )
    return get_object_or_404(known, pk=migration_id)


def _context(migration: Migration, asked: Any) -> dict[str, Any]:
    outcome = asked.get("outcome", "")
    page = lists.listed(migration, asked.get("page"), outcome)
    decision = migration.decision
    return {
        "migration": migration,
        "wanted": decision.candidate.text if decision.candidate else migration.term.source_form,
        "page": page,
        "rows": lists.rows_of(migration, page.object_list),
        "ticked": migration.changes.ticked().count(),
        "outcomes": lists.outcomes_of(migration),
        "outcome": outcome,
    }
