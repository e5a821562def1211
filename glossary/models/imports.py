from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.activity.jobs import Job
from apps.sources.models import Source
from glossary.models.terms import Term


class ImportState(models.TextChoices):
    """Read first, shown, and only then applied."""

    WAITING = "waiting", _("waiting")
    READING = "reading", _("being read")
    PLANNED = "planned", _("waits for your word")
    APPLYING = "applying", _("being applied")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")
    FAILED = "failed", _("failed")


UNDER_WAY = (ImportState.WAITING, ImportState.READING, ImportState.APPLYING)


class GlossaryImportQuerySet(models.QuerySet["GlossaryImport"]):
    def under_way(self) -> "GlossaryImportQuerySet":
        return self.filter(state__in=UNDER_WAY)


class GlossaryImport(Job):
    """A glossary that was brought: whose it is, where it is from, under which licence.

    `is_ours`: it was taken out of a glossary like this one, and its decisions count where the
    group has made none. `columns` holds our name of a column to the file's.
    """

    name = models.CharField(_("whose glossary"), max_length=80)
    origin = models.CharField(_("where it is from"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    version = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200)
    columns = models.JSONField(default=dict, blank=True)
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("only for the source"),
    )
    is_ours = models.BooleanField(_("an export of ours"), default=False)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = GlossaryImportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def file(self) -> Path:
        """What was brought, until it is read."""
        return Path(settings.PUBLICATIONS_DIR, "glossaries", f"{self.pk}.file")


class Outcome(models.TextChoices):
    TAKEN = "taken", _("new term")
    MERGED = "merged", _("joins a term")
    DOUBT = "doubt", _("to settle")
    DISMISSED = "dismissed", _("left out")


class ImportedRowQuerySet(models.QuerySet["ImportedRow"]):
    def owed(self) -> "ImportedRowQuerySet":
        """Those that are to be applied and are not yet."""
        counts = (Outcome.TAKEN, Outcome.MERGED)
        return self.filter(outcome__in=counts, applied_at=None).order_by("pk")

    def standing(self) -> "ImportedRowQuerySet":
        """Those that say how somebody else's glossary has it."""
        return self.filter(applied_at__isnull=False).select_related("origin")


class ImportedRow(models.Model):
    """One row of a glossary that was brought: what stood there, and what became of it.

    `raw` is the row as it stood, `record` what it was read as (`TermRecord.as_dict`). `doubt`
    names why a person has to look (exchange.doubts), `detail` the piece in question.
    """

    origin = models.ForeignKey(GlossaryImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    record = models.JSONField()
    outcome = models.CharField(max_length=9, choices=Outcome)
    doubt = models.CharField(max_length=20, blank=True)
    detail = models.TextField(blank=True)
    term = models.ForeignKey(
        Term, null=True, blank=True, on_delete=models.SET_NULL, related_name="imported_rows"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_reason = models.CharField(max_length=300, blank=True)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["origin", "outcome", "number"])]
        constraints = [
            models.UniqueConstraint(fields=["origin", "number"], name="one_row_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.origin_id}:{self.number}"
