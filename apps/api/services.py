"""Tokens: made, shown once, found by their digest, counted, taken back."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.api.errors import ApiError, TooManyTokens
from apps.api.models import PersonalToken
from apps.api.scopes import Scope, actions_of, offered_to

PREFIX = "topa_"  # so that scanners of published code know one when they see it
LONGEST_LIFE = timedelta(days=365)
MOST_TOKENS = 20
MINUTE = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


@transaction.atomic
def make_token(
    owner: User, name: str, scopes: list[str], life: timedelta
) -> tuple[PersonalToken, str]:
    """A new token and its secret, which is shown once and never kept."""
    User.objects.select_for_update().get(pk=owner.pk)  # so that two at once are counted as two
    if PersonalToken.objects.usable().filter(owner=owner).count() >= MOST_TOKENS:
        sentence = _("You have %(count)s tokens. Take one back first.")
        raise TooManyTokens(sentence % {"count": MOST_TOKENS})
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise ApiError(_("A token is good for a year at most."))
    secret = PREFIX + secrets.token_urlsafe(32)
    token = PersonalToken.objects.create(
        owner=owner,
        name=name,
        digest=digest_of(secret),
        scopes=[scope for scope in offered_to(owner) if scope in {*scopes, Scope.READ}],
        expires_at=timezone.now() + life,
    )
    record("token made", token, owner, scopes=token.scopes, until=str(token.expires_at.date()))
    return token, secret


@transaction.atomic
def revoke_token(token: PersonalToken, by: User) -> None:
    """Take a token back. It is refused from now on; a second time changes nothing."""
    standing = PersonalToken.objects.filter(pk=token.pk, revoked_at=None)
    if standing.update(revoked_at=timezone.now()):
        record("token revoked", token, by)


def token_of(secret: str) -> PersonalToken | None:
    """The usable token with this secret, found by its digest: what was guessed tells no time."""
    usable = PersonalToken.objects.usable().select_related("owner")
    return usable.filter(digest=digest_of(secret)).first()


def owner_of(token: PersonalToken) -> User:
    """Whose it is, narrowed to what the token's scopes allow."""
    token.owner.narrowed_to = actions_of(token.scopes)
    return token.owner


def count_request(token: PersonalToken, now: datetime | None = None) -> int:
    """Count one request; how many seconds to wait first, if there were enough this minute.

    The count stands in the database, so it holds however many processes answer.
    """
    now = now or timezone.now()
    minute = now.replace(second=0, microsecond=0)
    mine = PersonalToken.objects.filter(pk=token.pk)
    room = mine.filter(minute=minute, asked__lt=per_minute())
    if room.update(asked=F("asked") + 1):
        return 0
    if mine.exclude(minute=minute).update(minute=minute, asked=1):
        return 0
    if room.update(asked=F("asked") + 1):  # another request began this minute just now
        return 0
    return max(1, int((minute + MINUTE - now).total_seconds()))


def per_minute() -> int:
    """How many requests a minute one token may make."""
    return settings.API_REQUESTS_PER_MINUTE
