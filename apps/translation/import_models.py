"""Translations that were made elsewhere, and the texts that they offer."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.activity.jobs import Job
from apps.documents.models import Segment
from apps.sources.models import Source


class ImportState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    READING = "reading", _("reading")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


IMPORTS_UNDER_WAY = (ImportState.WAITING, ImportState.READING)


class ImportQuerySet(models.QuerySet["Import"]):
    def under_way(self) -> "ImportQuerySet":
        return self.filter(state__in=IMPORTS_UNDER_WAY)

    def with_waiting(self) -> "ImportQuerySet":
        """Each with `waiting_count`: its texts that wait for a person."""
        waiting = Q(offers__state=OfferState.WAITING)
        return self.annotate(waiting_count=models.Count("offers", filter=waiting))


class Import(Job):
    """One bringing-in of a translation that was made elsewhere: a task reads its files.

    `report` counts what became of the texts, and names the files that belong to no page.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imports")
    credit = models.CharField(_("credit"), max_length=200)
    upload_name = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.WAITING)
    report = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(credit=""), name="import_has_a_credit")]

    def __str__(self) -> str:
        return self.credit

    @property
    def is_under_way(self) -> bool:
        return self.state in IMPORTS_UNDER_WAY

    @property
    def folder(self) -> Path:
        """Where its files lie until they are read."""
        return Path(settings.TOPA_HOME, "imports", str(self.pk))


class OfferState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("offered")
    TAKEN = "taken", _("taken")
    DISMISSED = "dismissed", _("dismissed")


class OfferQuerySet(models.QuerySet["Offer"]):
    def waiting(self) -> "OfferQuerySet":
        return self.filter(state=OfferState.WAITING)

    def with_places(self) -> "OfferQuerySet":
        """With the import and the page, whose text is left out: it may be megabytes."""
        placed = self.select_related("origin", "segment__section__page")
        return placed.defer("segment__section__page__text")

    def standing(self) -> "OfferQuerySet":
        """Those that an editor shows: offered, and for the source text of today."""
        return self.filter(state=OfferState.OFFERED, source_text=F("segment__text"))


class Offer(models.Model):
    """A text of an Import for a Segment. It belongs to nobody until somebody finishes it.

    A sure one is offered at once; the others wait until a person has said where they belong.
    """

    origin = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="offers")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="offers")
    text = models.TextField()
    source_text = models.TextField()
    path = models.CharField(max_length=500)
    line = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    confidence = models.FloatField(default=0.0)
    reason = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.WAITING)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["path", "position", "pk"]
        indexes = [models.Index(fields=["origin", "state", "path", "position"])]
        constraints = [
            models.UniqueConstraint(
                fields=["segment"],
                condition=Q(state="offered"),
                name="one_open_offer_per_segment",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
