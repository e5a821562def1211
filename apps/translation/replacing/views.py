"""Search and replace: asked for, ticked, started, looked at, undone."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.models import User
from apps.accounts.permissions import Action, may, person, requires
from apps.sources.models import Source
from apps.translation.migrating import answers
from apps.translation.migrating import services as migrating
from apps.translation.migrating.models import Migration, MigrationState
from apps.translation.replacing import services
from apps.translation.replacing.forms import ReplacementForm
from apps.translation.replacing.models import Replacement

PER_PAGE = 10


@require_http_methods(["GET", "POST"])
@requires(Action.TRANSLATE)
def source_replace(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what to replace; what was replaced before stands below."""
    source = get_object_or_404(Source.objects.present(), slug=slug)
    form = _form(request, source)
    if form.is_valid():
        migration = services.seek(form.save(commit=False), person(request))
        return redirect("translation:replacement-detail", migration.pk)
    known = Migration.objects.replacing().filter(replacement__source=source)
    known = known.exclude(state__in=(MigrationState.SEEKING, MigrationState.CHOOSING))
    related = known.select_related("replacement", "requested_by", "undone_by")
    page = Paginator(related, PER_PAGE).get_page(request.GET.get("page"))
    context = {"source": source, "form": form, "page": page}
    status = 422 if form.is_bound else 200
    return render(request, "translation/source_replace.html", context, status=status)


def _form(request: HttpRequest, source: Source) -> ReplacementForm:
    """What was asked for before comes back with `again`, to be asked otherwise."""
    if request.method == "POST":
        return ReplacementForm(request.POST, source=source)
    again = request.GET.get("again", "")
    if again.isascii() and again.isdecimal() and len(again) < 19:
        asked = Replacement.objects.filter(source=source, migration=int(again))
        asked = asked.filter(migration__requested_by=person(request))
        if before := asked.first():
            before.pk = None
            return ReplacementForm(source=source, instance=before)
    return ReplacementForm(source=source, initial={"path": request.GET.get("path", "")[:500]})


@require_GET
@requires(Action.READ)
def replacement_detail(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _migration(migration_id)
    user = person(request)
    if migration.state == MigrationState.SEEKING:
        context = {
            "migration": migration,
            "replacement": migration.replacement,
            "ways": answers.ways_of(migration),
        }
        return render(request, "translation/replacement_seeking.html", context)
    if request.GET.get("part") == "seeking":
        answer = HttpResponse()
        answer["HX-Redirect"] = reverse("translation:replacement-detail", args=[migration.pk])
        return answer
    return answers.detail(
        request,
        migration,
        may_choose=_is_theirs(migration, user),
        may_undo=_undoes(migration, user),
    )


@require_POST
@requires(Action.TRANSLATE)
def replacement_choose(request: HttpRequest, migration_id: int) -> HttpResponse:
    return answers.choose(request, _own(migration_id, person(request)))


@require_POST
@requires(Action.TRANSLATE)
def replacement_drop(request: HttpRequest, migration_id: int) -> HttpResponse:
    migration = _own(migration_id, person(request))
    migrating.drop(migration)
    assert migration.replacement, "_own finds no other"
    return redirect("translation:source-replace", migration.replacement.source.slug)


@require_POST
@requires(Action.TRANSLATE)
def replacement_undo(request: HttpRequest, migration_id: int) -> HttpResponse:
    user = person(request)
    migration = _migration(migration_id)
    if not _undoes(migration, user):
        raise PermissionDenied(_("Only who replaced this, or a maintainer, undoes it."))
    return answers.step(request, migration, lambda: migrating.undo(migration, user))


def _is_theirs(migration: Migration, user: User) -> bool:
    return migration.requested_by == user and may(user, Action.TRANSLATE)


def _undoes(migration: Migration, user: User) -> bool:
    return _is_theirs(migration, user) or may(user, Action.REPLACE_TEXTS)


def _own(migration_id: int, user: User) -> Migration:
    migration = _migration(migration_id)
    if not _is_theirs(migration, user):
        raise PermissionDenied(_("Somebody else looked for this. Look for it yourself."))
    return migration


def _migration(migration_id: int) -> Migration:
    known = Migration.objects.replacing().select_related(
        "replacement__source", "replacement__translator", "requested_by", "undone_by"
    )
    return get_object_or_404(known, pk=migration_id)
