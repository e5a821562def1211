from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.activity.jobs import Job
from apps.documents.models import Segment
from apps.review.models import Comment
from apps.sources.models import Source
from apps.translation.models import Revision


class PublicationState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WRITING = "writing", _("writing")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Unapproved(models.TextChoices):
    """What stands where nothing is approved yet."""

    ENGLISH = "english", _("leave in English")
    MARKED = "marked", _("use the unreviewed translation, marked")


UNDER_WAY = (PublicationState.WAITING, PublicationState.WRITING)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def under_way(self) -> "PublicationQuerySet":
        return self.filter(state__in=UNDER_WAY)


class Publication(Job):
    """The translated tree of a source as one archive, made by a task."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="publications")
    unapproved = models.CharField(max_length=8, choices=Unapproved, default=Unapproved.ENGLISH)
    state = models.CharField(
        max_length=8, choices=PublicationState, default=PublicationState.WAITING
    )
    summary = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} · {timezone.localtime(self.requested_at):%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def archive(self) -> Path:
        """Where the archive lies once it is ready. Older ones are removed."""
        return Path(settings.PUBLICATIONS_DIR, f"{self.pk}.zip")


class ReportState(models.TextChoices):
    OPEN = "open", pgettext_lazy("report", "open")
    TAKEN = "taken", pgettext_lazy("report", "made a comment")
    CLOSED = "closed", pgettext_lazy("report", "closed")


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(state=ReportState.OPEN, segment__in=Segment.objects.present())


class Report(models.Model):
    """What a reader says is wrong with a text. They need no account.

    `about` is the revision that stood there; `sender` tells senders apart without naming them.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="reports")
    about = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    suggested_text = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)
    sender = models.CharField(max_length=32, db_index=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    comment = models.ForeignKey(
        Comment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="report_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:60]
