from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.sources.models import Source


class PublicationState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WRITING = "writing", _("writing")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Unapproved(models.TextChoices):
    """What stands where nothing is approved yet."""

    ENGLISH = "english", _("leave in English")
    MARKED = "marked", _("use the unreviewed translation, marked")


class Publication(models.Model):
    """The translated tree of a source as one archive, made by a task."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="publications")
    unapproved = models.CharField(max_length=8, choices=Unapproved, default=Unapproved.ENGLISH)
    state = models.CharField(
        max_length=8, choices=PublicationState, default=PublicationState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    summary = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.source} · {self.requested_at:%Y-%m-%d %H:%M}"
