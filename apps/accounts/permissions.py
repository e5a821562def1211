"""Who may do what. The whole table, and the only place where a role is asked for."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from apps.accounts.models import User


class Role(models.TextChoices):
    READER = "reader", _("Reader")
    MEMBER = "member", _("Member")
    MAINTAINER = "maintainer", _("Maintainer")


class Action(StrEnum):
    READ = "read"
    TRANSLATE = "translate"
    UNLOCK_CODE = "unlock_code"
    REPLACE_TEXTS = "replace_texts"
    RUN_CODE = "run_code"
    REVIEW = "review"
    DISCUSS_TERMS = "discuss_terms"
    DECIDE_TERMS = "decide_terms"
    DISCUSS_RULES = "discuss_rules"
    DECIDE_RULES = "decide_rules"
    PUBLISH = "publish"
    MANAGE_SOURCES = "manage_sources"
    MANAGE_BACKENDS = "manage_backends"
    MEET = "meet"
    MANAGE_MEETINGS = "manage_meetings"
    MANAGE_WEBHOOKS = "manage_webhooks"
    MANAGE_MEMBERS = "manage_members"
    READ_AUDIT_LOG = "read_audit_log"


MEMBER_ACTIONS = frozenset(
    {
        Action.READ,
        Action.TRANSLATE,
        Action.UNLOCK_CODE,
        Action.RUN_CODE,
        Action.REVIEW,
        Action.DISCUSS_TERMS,
        Action.DISCUSS_RULES,
        Action.MEET,
    }
)
MAY: dict[str, frozenset[Action]] = {
    Role.READER: frozenset({Action.READ}),
    Role.MEMBER: MEMBER_ACTIONS,
    Role.MAINTAINER: frozenset(Action),
}

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, P], R]


def may(user: Any, action: Action) -> bool:
    """Whether this person's role allows the action. Nobody may do anything before signing in.

    Who comes by a token may do no more than the token, whatever their role.
    """
    if user is None or isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if user.narrowed_to is not None and action not in user.narrowed_to:
        return False
    return action in MAY[user.role]


def requires(action: Action) -> Callable[[View[P, R]], View[P, R | HttpResponse]]:
    """A view for those whose role allows `action`: others sign in first, or are refused."""

    def decorate(view: View[P, R]) -> View[P, R | HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not may(request.user, action):
                raise PermissionDenied(gettext("Your role does not allow this."))
            return view(request, *args, **kwargs)

        vars(guarded).update(required_action=action)
        return guarded

    return decorate


def person(request: HttpRequest) -> "User":
    """Who asks, in a view that `requires` let nobody else into."""
    assert request.user.is_authenticated, "requires() lets nobody else in"
    return request.user


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a reader to sign in; tell a script with 401, since its page keeps what was typed."""
    if request.headers.get("HX-Request") or request.method != "GET":
        return HttpResponse(
            gettext("You are signed out. Sign in in another tab; what you typed is kept here."),
            status=401,
        )
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
