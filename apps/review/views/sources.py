"""How many approvals a source needs: a maintainer's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.permissions import Action, person, requires
from apps.review.forms import ApprovalsForm
from apps.review.services.needs import set_approvals_needed
from apps.review.states import reviewing_people
from apps.sources.models import Source


@requires(Action.MANAGE_SOURCES)
@require_http_methods(["GET", "POST"])
def source_approvals(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.kept(), slug=slug)
    form = ApprovalsForm(request.POST or None, initial={"needed": source.approvals_needed})
    if form.is_valid():
        set_approvals_needed(source, form.cleaned_data["needed"], person(request))
        messages.success(request, _("Saved."))
        return redirect("review:source-approvals", slug)
    context = {"source": source, "form": form, "reviewers": reviewing_people().count()}
    status = 422 if form.errors else 200
    return render(request, "review/source_approvals.html", context, status=status)
