from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.activity.jobs import Job
from apps.sources.models import Source


class Way(models.TextChoices):
    OUT = "out", _("taken out")
    BACK = "back", _("brought back")


class ExchangeState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("working")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Format(models.TextChoices):
    PO = "po", "gettext PO"
    XLIFF = "xliff", "XLIFF 1.2"


UNDER_WAY = (ExchangeState.WAITING, ExchangeState.WORKING)


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def under_way(self) -> "ExchangeQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def of(self, user: User) -> "ExchangeQuerySet":
        """A person's own: drafts of theirs are in them."""
        return self.filter(requested_by=user)


class Exchange(Job):
    """One taking out or bringing back of a source's texts by somebody, done by a task.

    `name` is that of the file that was brought, `is_machine` whether a machine wrote what was
    changed in it.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="exchanges")
    way = models.CharField(max_length=4, choices=Way)
    format = models.CharField(max_length=5, choices=Format, blank=True)
    name = models.CharField(max_length=200, blank=True)
    is_machine = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=ExchangeState, default=ExchangeState.WAITING)
    summary = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exchanges"
    )

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} · {timezone.localtime(self.requested_at):%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def file(self) -> Path:
        """What was brought, until it is read; or the archive to fetch, until newer ones came."""
        return Path(settings.PUBLICATIONS_DIR, "exchanges", f"{self.pk}.file")
