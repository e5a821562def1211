from django.db import models
from django.db.models import F
from django.utils import timezone

from apps.activity.jobs import Job
from apps.documents.classes import ChangeClass


class SourceChangeQuerySet(models.QuerySet["SourceChange"]):
    def standing(self) -> "SourceChangeQuerySet":
        """Of the newest translation and today's source: what was noted is still so."""
        return self.filter(
            revision=F("translation__newest"), source_text=F("translation__segment__text")
        )

    def tried(self) -> "SourceChangeQuerySet":
        """Of which is known whether the translation can stand as it is in today's page."""
        return self.standing().filter(page_digest=F("translation__segment__section__page__digest"))


class SourceChange(models.Model):
    """What became of the source of one translation since it was made: its kind, and since when.

    That a text is outdated follows from comparing rows; this only spares comparing texts for each
    list. Noted by noting.py, never by hand. `source_text` is the source that was compared; `fits`:
    in the page with `page_digest` the translation can stand as it is, by its checks and rules.
    """

    translation = models.OneToOneField(
        "translation.Translation",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="source_change",
    )
    revision = models.ForeignKey(
        "translation.Revision", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    source_text = models.TextField()
    kind = models.CharField(max_length=10, choices=ChangeClass)
    since = models.DateTimeField(default=timezone.now)
    page_digest = models.CharField(max_length=64, blank=True)
    fits = models.BooleanField(default=True)

    objects = SourceChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "since"], name="source_changes_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} under {self.translation_id}"


class Noting(Job):
    """One row: whoever notes what upstream changed holds it, so that nobody does so twice."""

    requested_by = None

    def __str__(self) -> str:
        return "noting"
