from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.notifications import services
from apps.notifications.forms import PreferenceForm
from apps.notifications.models import Notification, NotificationQuerySet, Preference

ROWS = 40


def mine(request: HttpRequest) -> NotificationQuerySet:
    return Notification.objects.shown_to(person(request).pk)


@requires(Action.READ)
@require_safe
def notification_list(request: HttpRequest) -> HttpResponse:
    """What this person is told, newest first, with what they have not looked at yet in bold."""
    rows = mine(request).select_related("actor")
    context = {
        "notifications": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "unread": mine(request).unread().count(),
    }
    return render(request, "notifications/notification_list.html", context)


@requires(Action.READ)
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the bar with how many are unread, asked for by every page now and then."""
    return render(request, "components/bell.html", {"unread": mine(request).unread().count()})


@requires(Action.READ)
@require_POST
def notification_open(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Go to what it is about: it is read by that."""
    found = get_object_or_404(mine(request), pk=notification_id)
    services.read(mine(request).filter(pk=found.pk))
    return redirect(found.url)


@requires(Action.READ)
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    services.read(mine(request))
    return redirect("notifications:notification-list")


@requires(Action.READ)
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What to be told of, and how."""
    who = person(request)
    kept = services.preference_of(who)
    form = PreferenceForm(request.POST or None, who, kept)
    if form.is_bound and form.is_valid():
        Preference.objects.update_or_create(person=who, defaults=form.preference())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    status = 422 if form.errors else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)


@never_cache
@csrf_exempt  # mail programs post the link by themselves (RFC 8058); it is signed
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of whoever has this link, signed in or not. Looking at it changes nothing."""
    who = services.person_of_token(token)
    if who is None:
        return render(request, "notifications/unsubscribe.html", {}, status=404)
    is_done = request.method == "POST"
    if is_done:
        services.unsubscribe(who)
    return render(request, "notifications/unsubscribe.html", {"found": True, "is_done": is_done})
