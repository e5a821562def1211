"""A member's own tokens: listed, made, shown once, taken back. And the API, described."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.permissions import Action, person, requires
from apps.api import services
from apps.api.errors import ApiError
from apps.api.forms import TokenForm
from apps.api.models import PersonalToken
from apps.api.reference import subjects_of
from apps.api.v1.api import ABOUT, description

ROWS = 50


@requires(Action.READ)
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    return _tokens(request, TokenForm(person(request)))


@never_cache
@requires(Action.READ)
@require_POST
def token_make(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret stands in this answer and nowhere else."""
    owner = person(request)
    form = TokenForm(owner, request.POST)
    if form.is_valid():
        try:
            name, scopes = form.cleaned_data["name"], form.scopes_chosen
            token, secret = services.make_token(owner, name, scopes, form.life)
        except ApiError as error:
            form.add_error(None, str(error))
        else:
            return _tokens(request, TokenForm(owner), made=token, secret=secret)
    return _tokens(request, form)


@requires(Action.READ)
@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    owner = person(request)
    token = get_object_or_404(PersonalToken, pk=token_id, owner=owner)
    services.revoke_token(token, owner)
    return redirect("api:token-list")


def _tokens(
    request: HttpRequest, form: TokenForm, made: PersonalToken | None = None, secret: str = ""
) -> HttpResponse:
    usable = PersonalToken.objects.usable().filter(owner=person(request))
    context = {
        "tokens": Paginator(usable, ROWS).get_page(request.GET.get("page")),
        "form": form,
        "made": made,
        "secret": secret,
        "per_minute": services.per_minute(),
    }
    return render(request, "api/token_list.html", context, status=422 if form.errors else 200)


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The description of the API for programs. Public: it tells nothing of what is in it."""
    return JsonResponse(described(request), json_dumps_params={"ensure_ascii": False})


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    context = {"subjects": subjects_of(described(request)), "about": ABOUT}
    return render(request, "api/reference.html", context)


def described(request: HttpRequest) -> dict[str, Any]:
    return {**description(), "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}]}
