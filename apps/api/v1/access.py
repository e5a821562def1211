"""Who asks, by which token, how often, and whether they may."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from apps.accounts.models import User
from apps.accounts.permissions import MAY, Action, may
from apps.api import services
from apps.api.models import PersonalToken
from apps.api.v1.problems import language_of


class NoToken(Exception):
    """No token, or none that counts."""


class TooFast(Exception):
    """More requests than a minute has room for; `wait_s` until the next one."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(_("Too many requests with this token. Wait a moment."))
        self.wait_s = wait_s


class NotAllowed(Exception):
    """Neither the owner's role nor the token's scopes reach that far."""


class PersonalTokenAuth(HttpBearer):
    """Lets in whoever shows a token for one of these actions; cookies count for nothing here."""

    def __init__(self, *actions: Action) -> None:
        super().__init__()
        self.actions = actions

    def __call__(self, request: HttpRequest) -> PersonalToken:
        translation.activate(language_of(request))
        token: PersonalToken | None = super().__call__(request)
        if token is None:
            raise NoToken(_("Show a token of yours that has neither run out nor been taken back."))
        if wait_s := services.count_request(token):
            raise TooFast(wait_s)
        self.refuse_others(services.owner_of(token))
        return token

    def authenticate(self, request: HttpRequest, token: str) -> PersonalToken | None:
        return services.token_of(token)

    def refuse_others(self, owner: User) -> None:
        if any(may(owner, action) for action in self.actions):
            return
        if any(action in MAY[owner.role] for action in self.actions):
            raise NotAllowed(_("This token is not made for this. Make one with the scope for it."))
        raise NotAllowed(_("Your role does not allow this."))


def allows(*actions: Action) -> PersonalTokenAuth:
    """For those who may do any of these."""
    return PersonalTokenAuth(*actions)


def token_of(request: HttpRequest) -> PersonalToken:
    token: Any = getattr(request, "auth", None)
    assert isinstance(token, PersonalToken), "PersonalTokenAuth lets nobody else in"
    return token


def asker(request: HttpRequest) -> User:
    """Whose token it is, narrowed to its scopes."""
    return services.owner_of(token_of(request))
