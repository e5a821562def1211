"""What a token may be made for. Each scope is a set of the actions of accounts/permissions.py."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.accounts.permissions import MAY, Action


class Scope(models.TextChoices):
    READ = "read", pgettext_lazy("scope", "read what its owner sees")
    TRANSLATE = "translate", pgettext_lazy("scope", "claim sections, write texts, comment")
    REVIEW = "review", pgettext_lazy("scope", "review: comment, approve, ask for changes")
    TERMS = "terms", pgettext_lazy("scope", "propose terms and rules, argue, vote")
    RUN = "run", pgettext_lazy("scope", "have code run")
    MANAGE = "manage", pgettext_lazy("scope", "act as a maintainer")


ACTIONS: dict[str, frozenset[Action]] = {
    Scope.READ: frozenset({Action.READ}),
    Scope.TRANSLATE: frozenset({Action.TRANSLATE, Action.UNLOCK_CODE}),
    Scope.REVIEW: frozenset({Action.REVIEW}),
    Scope.TERMS: frozenset({Action.DISCUSS_TERMS, Action.DISCUSS_RULES}),
    Scope.RUN: frozenset({Action.RUN_CODE}),
}
ACTIONS[Scope.MANAGE] = frozenset(Action).difference(*ACTIONS.values())


def actions_of(scopes: Iterable[str]) -> frozenset[Action]:
    """What these scopes allow; every token reads."""
    known = (ACTIONS.get(scope, frozenset()) for scope in scopes)
    return ACTIONS[Scope.READ].union(*known)


def offered_to(user: User) -> list[Scope]:
    """Scopes that the person's role allows whole."""
    return [scope for scope in Scope if ACTIONS[scope] <= MAY[user.role]]
