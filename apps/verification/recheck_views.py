"""Having many pages run again, and seeing how far that is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.permissions import Action, person, requires
from apps.sources.models import Source
from apps.verification import rechecks
from apps.verification.errors import VerificationError
from apps.verification.models import Recheck


@require_POST
@requires(Action.RUN_CODE)
def recheck_request(request: HttpRequest) -> HttpResponse:
    """Run everything again: of the source that was named, else of this person's pages."""
    slug = request.POST.get("of", "")
    source = get_object_or_404(Source.objects.present(), slug=slug) if slug else None
    try:
        rechecks.request_recheck(person(request), source)
    except VerificationError as error:
        messages.error(request, str(error))
    return redirect("verification:verdict-list")


@require_GET
@requires(Action.READ)
def recheck_progress(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """How far it is, asked for every few seconds until it has ended."""
    recheck = get_object_or_404(Recheck.objects.select_related("source"), pk=recheck_id)
    context = {"standing": rechecks.standing_of(recheck)}
    return render(request, "verification/parts/recheck.html", context)


@require_POST
@requires(Action.RUN_CODE)
def recheck_stop(request: HttpRequest, recheck_id: int) -> HttpResponse:
    """Run no more of it. What has ended stays."""
    mine = Recheck.objects.stoppable_by(person(request))
    rechecks.stop(get_object_or_404(mine, pk=recheck_id), person(request))
    messages.success(request, _("No more pages will be run. What has ended stays."))
    return redirect("verification:verdict-list")
