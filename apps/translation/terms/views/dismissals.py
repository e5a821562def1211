"""Saying that a term does not apply in one place, in the editor or on the term's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Segment
from apps.translation.errors import TranslationError
from apps.translation.terms import dismissing
from apps.translation.terms.forms import DismissalForm
from apps.translation.terms.models import Dismissal
from glossary.models import Term


@require_POST
@requires(Action.TRANSLATE)
def use_dismiss(request: HttpRequest, segment_id: int, term_id: int) -> HttpResponse:
    segment = get_object_or_404(Segment.objects.present(), pk=segment_id)
    term = get_object_or_404(Term, pk=term_id)
    form = DismissalForm(request.POST)
    if not form.is_valid():
        return _plain(_("The reason may have 300 characters."), 422)
    try:
        reason = form.cleaned_data["reason"]
        dismissing.dismiss(segment, term, person(request), reason, form.text_of(segment))
    except TranslationError as error:
        return _plain(str(error), 422)
    return _done(request, term)


@require_POST
@requires(Action.TRANSLATE)
def dismissal_withdraw(request: HttpRequest, dismissal_id: int) -> HttpResponse:
    known = Dismissal.objects.select_related("segment", "term")
    dismissal = get_object_or_404(known, pk=dismissal_id)
    dismissing.take_back(dismissal, person(request))
    return _done(request, dismissal.term)


def _plain(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _done(request: HttpRequest, term: Term) -> HttpResponse:
    """The script that asked redraws what it needs; without one the term's page is shown."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect(term)
