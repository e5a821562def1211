"""What people do about accounts: the first one, invitations, roles, leaving, new passwords."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from apps.accounts.errors import AccountError
from apps.accounts.models import Invitation, User, digest_of, new_token
from apps.accounts.permissions import Role


def setup_code_path() -> Path:
    return Path(settings.TOPA_HOME) / "setup_code"


def setup_code() -> str | None:
    """The one-time code that makes the first account; None once there is an account."""
    if User.objects.exists():
        return None
    path = setup_code_path()
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _part in range(3)))
    return path.read_text().strip()


@transaction.atomic
def create_first(code: str, *, email: str, name: str, password: str) -> User:
    """The first account, a maintainer's. Whoever removes the code's file first has it."""
    expected = setup_code()
    if expected is None:
        raise AccountError(_("This site has its first account already. Please sign in."))
    if not secrets.compare_digest(code.strip().lower().encode(), expected.encode()):
        raise AccountError(
            _("That is not the code. It stands in the terminal where the site was started.")
        )
    try:
        setup_code_path().unlink()
    except FileNotFoundError:
        raise AccountError(_("The code has just been used.")) from None
    return User.objects.create_user(email, password, name=name, role=Role.MAINTAINER)


@transaction.atomic
def create_member(email: str, *, role: str, name: str = "", password: str | None = None) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise AccountError(_("There is an account with this e-mail address already."))
    return User.objects.create_user(email, password, name=name or email.split("@")[0], role=role)


def invite(
    by: User, *, role: str = Role.MEMBER, days: int = 14, most_uses: int = 20, note: str = ""
) -> tuple[Invitation, str]:
    """A new invitation and the token of its link, which is shown once and never kept."""
    token = new_token()
    invitation = Invitation.objects.create(
        digest=digest_of(token),
        role=role,
        note=note,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
        most_uses=most_uses,
    )
    return invitation, token


def find_invitation(token: str) -> Invitation:
    invitation = Invitation.objects.usable().filter(digest=digest_of(token)).first()
    if invitation is None:
        raise AccountError(
            _("This invitation has run out or was withdrawn. Ask a maintainer for a new link.")
        )
    return invitation


@transaction.atomic
def use_invitation(invitation: Invitation, user: User) -> User:
    """Give a new account the role of its invitation, which has one use less."""
    used = Invitation.objects.usable().filter(pk=invitation.pk).update(uses=F("uses") + 1)
    if not used:
        raise AccountError(
            _("This invitation has run out or was withdrawn. Ask a maintainer for a new link.")
        )
    user.role = invitation.role
    user.save(update_fields=["role"])
    return user


@transaction.atomic
def join(invitation: Invitation, *, email: str, name: str, password: str) -> User:
    user = create_member(email, role=invitation.role, name=name, password=password)
    return use_invitation(invitation, user)


@transaction.atomic
def change_role(user: User, role: str) -> User:
    """A site keeps at least one maintainer."""
    keep_a_maintainer(besides=user, unless=role == Role.MAINTAINER)
    user.role = role
    user.save(update_fields=["role"])
    return user


@transaction.atomic
def leave(user: User) -> User:
    """Close an account. Its words keep their author; it can come back."""
    keep_a_maintainer(besides=user, unless=False)
    user.is_active, user.left_at = False, timezone.now()
    user.save(update_fields=["is_active", "left_at"])
    return user


def come_back(user: User) -> User:
    user.is_active, user.left_at = True, None
    user.save(update_fields=["is_active", "left_at"])
    return user


def keep_a_maintainer(*, besides: User, unless: bool) -> None:
    maintainers = User.objects.select_for_update().filter(role=Role.MAINTAINER, is_active=True)
    if not unless and set(maintainers.values_list("pk", flat=True)) == {besides.pk}:
        raise AccountError(_("A site needs one maintainer. Make somebody else maintainer first."))


def password_token(user: User) -> str:
    """For a link by which this person sets a new password. It works once, for a few days."""
    return (
        f"{urlsafe_base64_encode(force_bytes(user.pk))}.{default_token_generator.make_token(user)}"
    )


def user_of_password_token(token: str) -> User:
    encoded, _dot, rest = token.partition(".")
    try:
        user = (
            User.objects.active().filter(pk=int(force_str(urlsafe_base64_decode(encoded)))).first()
        )
    except (ValueError, OverflowError):
        user = None
    if user is None or not default_token_generator.check_token(user, rest):
        raise AccountError(
            _("This link has been used or has run out. Ask a maintainer for another.")
        )
    return user


def revoke(invitation: Invitation) -> Invitation:
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    return invitation


def change(person: User, act: str, role: str = "") -> User:
    """One of the things that a maintainer does to an account: `role`, `leave`, `return`."""
    if act == "role" and role in Role.values:
        return change_role(person, role)
    if act == "leave":
        return leave(person)
    if act == "return":
        return come_back(person)
    raise AccountError(_("The site does not know this change."))
