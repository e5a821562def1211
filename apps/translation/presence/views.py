from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from apps.accounts.permissions import Action, person, requires
from apps.documents.models import Section
from apps.translation.presence import services


@require_POST
@requires(Action.TRANSLATE)
def section_presence(request: HttpRequest, section_id: int) -> HttpResponse:
    """Say that one is here, or goes, and be told who else is."""
    section = get_object_or_404(Section.objects.present(), pk=section_id)
    user = person(request)
    if "leave" in request.POST:
        services.leave(section, user)
        return HttpResponse(status=204)
    number = request.POST.get("segment", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    services.come(section, user, int(number) if is_number else None)
    context = {"others": services.others(section, user)}
    return render(request, "translation/presence.html", context)
