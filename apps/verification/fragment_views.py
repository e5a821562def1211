from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Page
from apps.verification import fragments, services
from apps.verification.errors import VerificationError
from apps.verification.forms import FragmentForm
from apps.verification.models import Fragment
from apps.verification.views import detail_context


@require_POST
@requires(Action.MANAGE_SOURCES)
def fragment_mark(request: HttpRequest, page_id: int) -> HttpResponse:
    """Mark the page, or the cell whose key is sent, as not a program."""
    page = get_object_or_404(Page.objects.present().select_related("source"), pk=page_id)
    form = FragmentForm(request.POST)
    if form.is_valid():
        try:
            reason, cell = form.cleaned_data["reason"], form.cleaned_data["cell"]
            fragments.mark(page, person(request), reason, cell)
            return to_newest(page)
        except VerificationError as error:
            form.add_error("reason", str(error))
    return refused(request, page, form)


@require_POST
@requires(Action.MANAGE_SOURCES)
def fragment_undo(request: HttpRequest, fragment_id: int) -> HttpResponse:
    """Take a mark back; whoever comes second changes nothing."""
    fragment = get_object_or_404(Fragment.objects.select_related("page__source"), pk=fragment_id)
    fragments.undo(fragment, person(request))
    return to_newest(fragment.page)


def refused(request: HttpRequest, page: Page, form: FragmentForm) -> HttpResponse:
    """What was found of the page, with what was typed and why it was not taken."""
    verdict = services.newest(page)
    if verdict is None:
        return redirect("verification:verdict-list")
    context = detail_context(verdict.pk, form)
    return render(request, "verification/verdict_detail.html", context, status=422)


def to_newest(page: Page) -> HttpResponse:
    verdict = services.newest(page)
    if verdict is None:
        return redirect("verification:verdict-list")
    return redirect("verification:verdict-detail", verdict.pk)
