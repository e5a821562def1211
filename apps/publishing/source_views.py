"""Whether the public may read a source: a maintainer's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.permissions import Action, person, requires
from apps.activity.services import record
from apps.publishing.forms import ReadingForm
from apps.sources.models import Source


@require_http_methods(["GET", "POST"])
@requires(Action.PUBLISH)
def source_reading(request: HttpRequest, slug: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.present(), slug=slug)
    form = ReadingForm(request.POST or None, instance=source)
    if form.is_valid():
        form.save(commit=False).save(update_fields=form.Meta.fields)
        record("source reading set", source, person(request), public=source.is_public)
        messages.success(request, _("Saved."))
        return redirect("publishing:source-reading", slug)
    context = {"source": source, "form": form}
    status = 422 if form.errors else 200
    return render(request, "publishing/source_reading.html", context, status=status)
