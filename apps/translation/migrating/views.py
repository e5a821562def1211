"""A losing word is changed everywhere: prepared, ticked, started, looked at, undone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, may, person, requires
from apps.translation.errors import TranslationError
from apps.translation.migrating import answers, services
from apps.translation.migrating.models import Migration, MigrationState
from glossary.models import Term

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
    known = Migration.objects.of_terms().exclude(state=MigrationState.CHOOSING)
    related = known.select_related("term", "decision__candidate", "requested_by", "undone_by")
    page = Paginator(related, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "translation/migration_list.html", {"page": page})


@require_GET
@requires(Action.READ)
def migration_detail(request: HttpRequest, migration_id: int) -> HttpResponse:
    decides = may(request.user, Action.DECIDE_TERMS)
    migration = _migration(migration_id)
    return answers.detail(request, migration, may_choose=decides, may_undo=decides)


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_choose(request: HttpRequest, migration_id: int) -> HttpResponse:
    return answers.choose(request, _migration(migration_id))


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_drop(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    services.drop(migration)
    return redirect(migration.term or "translation:migration-list")


@require_POST
@requires(Action.DECIDE_TERMS)
def migration_undo(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    return answers.step(request, migration, lambda: services.undo(migration, person(request)))


def _migration(migration_id: int) -> Migration:
    known = Migration.objects.of_terms().select_related(
        "term", "decision__candidate", "requested_by", "undone_by"
    )
    return get_object_or_404(known, pk=migration_id)
