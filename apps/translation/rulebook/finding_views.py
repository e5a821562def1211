"""Saying in the editor that what a rule flags is right there, and taking that back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Segment
from apps.translation.models import Rule
from apps.translation.rulebook import services
from apps.translation.rulebook.errors import RuleError
from apps.translation.rulebook.models import RuleDismissal


@require_POST
@requires(Action.TRANSLATE)
def finding_dismiss(request: HttpRequest, segment_id: int, slug: str) -> HttpResponse:
    known = Segment.objects.present().select_related("section__page")
    segment = get_object_or_404(known.defer("section__page__text"), pk=segment_id)
    rule = get_object_or_404(Rule.objects.with_settings(), slug=slug)
    words, reason = request.POST.get("words", ""), request.POST.get("reason", "")
    try:
        services.dismiss(segment, rule, words, person(request), reason)
    except RuleError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@requires(Action.TRANSLATE)
def finding_restore(request: HttpRequest, dismissal_id: int) -> HttpResponse:
    known = RuleDismissal.objects.select_related("segment", "rule")
    services.take_back(get_object_or_404(known, pk=dismissal_id), person(request))
    return HttpResponse(status=204)
