"""Pages of the site as a whole: its health, its refusals, its language."""

import errno
import sys

from allauth.account.views import password_reset as reset_by_mail
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.verification import standstill
from runner import services as runner


@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database and worker live; 503 otherwise, with the state of each.

    Verification may be down for want of a GPU, which starting the site again would not mend.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database, worker = True, runner.default_worker_lives()
        verification = not standstill.troubles()
    except DatabaseError:
        database = worker = verification = False
    states = {
        "web": "ok",
        "database": word(database),
        "worker": word(worker),
        "verification": word(verification),
    }
    return JsonResponse(states, status=200 if database and worker else 503)


def word(is_well: bool) -> str:
    return "ok" if is_well else "down"


@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Remember a language: in a cookie, and for whoever is signed in."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, 60 * 60 * 24 * 365)
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


def password_reset(request: HttpRequest) -> HttpResponse:
    """By mail where the site has mail; else a maintainer makes a link."""
    if settings.HAS_MAIL:
        answer: HttpResponse = reset_by_mail(request)
        return answer
    sentence = _("This site sends no mail. Ask a maintainer for a link to set a new password.")
    return refusal(request, 404, _("New password"), sentence)


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.svg"), permanent=True)


def refusal(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """An error page; a bare sentence for a script, whose page shows it in place."""
    if request.headers.get("HX-Request"):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    context = {"title": title, "sentence": sentence}
    return render(request, "refusal.html", context, status=status)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = str(exception or "") or _("Your role does not allow this.")
    return refusal(request, 403, _("Not allowed"), sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("There is nothing at this address, or it has been removed.")
    return refusal(request, 404, _("Not found"), sentence)


def too_many(request: HttpRequest) -> HttpResponse:
    sentence = _("That was tried too often just now. Wait a minute, then try again.")
    return refusal(request, 429, _("Please wait a minute"), sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "This page is from before you signed in or out. Nothing was saved. "
        "Load it again and repeat."
    )
    return refusal(request, 403, _("Please load the page again"), sentence)


def failed(request: HttpRequest) -> HttpResponse:
    is_disk_full = says_disk_is_full(sys.exc_info()[1])
    sentence = (
        _(
            "The disk of the site is full. Nothing that was saved is lost, and your drafts are "
            "kept in this browser. It goes on when whoever runs the site has made room."
        )
        if is_disk_full
        else _(
            "Something broke on our side. It was logged; your drafts are kept in this browser. "
            "Please try again in a minute."
        )
    )
    status = 507 if is_disk_full else 500
    return render(request, "failed.html", {"sentence": sentence}, status=status)


def says_disk_is_full(error: BaseException | None) -> bool:
    """Whether a database or the system refused to write for want of room."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    words = "disk is full", "No space left on device"
    return isinstance(error, OperationalError) and any(each in str(error) for each in words)
