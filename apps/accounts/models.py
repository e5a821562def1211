import hashlib
import secrets
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.permissions import Action, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def active(self) -> models.QuerySet["User"]:
        return self.filter(is_active=True)


class User(AbstractBaseUser):
    """A person. What they may do follows from `role` alone (permissions.py).

    `narrowed_to` is set, never kept, while they come by a token: the actions that it is for.
    """

    narrowed_to: frozenset[Action] | None = None

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    credit_email = models.EmailField(
        _("address for credit lines"),
        blank=True,
        help_text=_("Stands in Co-authored-by lines of published commits. Empty: none is written."),
    )
    is_name_public = models.BooleanField(_("show my name on public pages"), default=True)
    language = models.CharField(_("language"), max_length=2, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_has_known_role")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initial(self) -> str:
        """The letter on the face of this person."""
        return str(self)[:1].upper()


def display_name(user: User) -> str:
    return str(user)


def new_token() -> str:
    return secrets.token_urlsafe(24)


def digest_of(token: str) -> str:
    """What the database keeps of a secret link."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> "InvitationQuerySet":
        return self.filter(
            revoked_at=None, expires_at__gt=timezone.now(), uses__lt=models.F("most_uses")
        )


class Invitation(models.Model):
    """A link that lets whoever holds it make an account. Only its digest is kept."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    note = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    most_uses = models.PositiveSmallIntegerField(default=20)
    uses = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=models.F("most_uses")), name="invitation_not_overused"
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} ({self.role})"
