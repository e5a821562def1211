"""What lets machines lend themselves, and what was refused of what they send."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from runner.signing import OWN, Signer


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self) -> "TokenQuerySet":
        return self.filter(revoked_at=None)

    def lent(self) -> "TokenQuerySet":
        """Those of machines that somebody lends: all in use but the site's own."""
        return self.usable().exclude(backend=None).select_related("backend", "made_by")


class Token(models.Model):
    """What lets one machine lend itself to one Backend.

    Its secret is made again from `slug` and the site's own key whenever it is asked for, and is
    kept nowhere. The token of the site's own runner has no Backend: it may serve every one.
    """

    slug = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    backend = models.ForeignKey(
        "runner.Backend", null=True, blank=True, on_delete=models.PROTECT, related_name="tokens"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="runner_tokens",
    )
    made_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def signer(self) -> Signer:
        if self.slug == OWN:
            return Signer.from_token(settings.RUNNER_TOKEN)
        secret = salted_hmac("runner.tokens", self.slug, algorithm="sha256").hexdigest()
        return Signer(self.slug, secret)


class Refusal(models.Model):
    """How many messages of one sender were refused, and why the last one was.

    `sender` is the slug of the token that sealed them, and empty where no token did.
    """

    sender = models.CharField(max_length=12, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(max_length=300)
    last_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.count} refused of {self.sender or 'nobody'}"
