from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.api.scopes import Scope


class PersonalTokenQuerySet(models.QuerySet["PersonalToken"]):
    def usable(self) -> "PersonalTokenQuerySet":
        """Neither taken back nor run out, of people who are here."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), owner__is_active=True)


class PersonalToken(models.Model):
    """What a program of a member's shows instead of a password. Only its digest is kept.

    It allows what its scopes say and its owner's role allows at the moment of asking. `minute` and
    `asked` count the requests of the newest minute in which there were any.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_tokens"
    )
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0)

    objects = PersonalTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="personal_token_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_used_at(self) -> datetime | None:
        """To the minute."""
        return self.minute

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]


class KeptAnswer(models.Model):
    """The answer to a request with an Idempotency-Key, to be given again if it comes again."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
