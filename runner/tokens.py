"""Tokens of lent machines: made, shown once, taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.accounts.models import User
from apps.activity.services import record
from runner.access import keep_access
from runner.errors import TokenGone
from runner.models import Backend, Token, Worker

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


@transaction.atomic
def make_token(name: str, backend: Backend, maker: User | None = None) -> Token:
    """Let a machine lend itself to a backend. `token.signer.token` is what it needs for that."""
    slug = get_random_string(10, SIGNS)
    token = Token.objects.create(slug=slug, name=name, backend=backend, made_by=maker)
    record("runner token made", token, maker, backend=backend.name)
    transaction.on_commit(keep_access)
    return token


@transaction.atomic
def revoke_token(token: Token, revoker: User | None = None) -> None:
    """Cut a machine off: what it has in hand goes to another, and it is not heard any more."""
    now = timezone.now()
    if token.backend is None or not Token.objects.usable().filter(pk=token.pk).update(
        revoked_at=now
    ):
        raise TokenGone
    its_workers = token.signer.names_of_workers(token.backend.name)
    Worker.objects.filter(name__startswith=its_workers).update(left_at=now, busy=0)
    record("runner token revoked", token, revoker)
    transaction.on_commit(keep_access)
