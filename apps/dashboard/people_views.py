from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.permissions import Action, may, requires
from apps.dashboard.people import held_by, record_of


@requires(Action.READ)
@require_safe
def member_detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """A member as the group sees them; with their numbers for themselves and maintainers."""
    member = get_object_or_404(User, pk=user_id)
    is_shown_all = member == request.user or may(request.user, Action.MANAGE_MEMBERS)
    context = {
        "member": member,
        "held": held_by(member),
        "record": record_of(member) if is_shown_all else None,
    }
    return render(request, "dashboard/member_detail.html", context)
