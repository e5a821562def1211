from datetime import timedelta
from functools import reduce
from operator import or_
from pathlib import Path

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.activity.jobs import Job


class Kind(models.TextChoices):
    FOLDER = "folder", _("folder")
    ARCHIVE = "archive", _("archive")
    GIT = "git", _("git repository")
    PYPI = "pypi", _("Python package")


class Schedule(models.TextChoices):
    """How often a source is looked at for changes upstream."""

    NEVER = "never", _("never")
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")


EVERY = {Schedule.DAILY: timedelta(days=1), Schedule.WEEKLY: timedelta(days=7)}


class SourceQuerySet(models.QuerySet["Source"]):
    def kept(self) -> "SourceQuerySet":
        return self.filter(archived_at=None)

    def present(self) -> "SourceQuerySet":
        """Those with pages to show: not archived, and imported whole at least once."""
        return self.kept().filter(snapshot__isnull=False)

    def public(self) -> "SourceQuerySet":
        """Those that anybody may read, signed in or not."""
        return self.present().filter(is_public=True)

    def due(self) -> "SourceQuerySet":
        """Those to look upstream for, by their schedule: nobody did for a day or a week.

        What was found then has to be applied or dropped first.
        """
        now = timezone.now()
        late = [
            Q(look_every=schedule) & ~Q(snapshots__requested_at__gt=now - pause)
            for schedule, pause in EVERY.items()
        ]
        waiting = Q(snapshots__state=SnapshotState.PLANNED)
        return self.present().filter(reduce(or_, late)).exclude(waiting)


class Source(models.Model):
    """An upstream repository, folder or package whose documentation is translated."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=8, choices=Kind)
    location = models.CharField(_("where it is"), max_length=500)
    ref = models.CharField(_("ref"), max_length=120, blank=True)
    include = models.JSONField(default=list, blank=True)
    exclude = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=12, default="ko")
    backend = models.CharField(max_length=20, default="cpu")
    environment = models.CharField(max_length=40, default="default")
    preamble = models.TextField(blank=True)
    devices = models.PositiveSmallIntegerField(default=0)
    approvals_needed = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    # How long a text that upstream changed waits for its last translator before it is anybody's.
    translator_days = models.PositiveSmallIntegerField(_("days for the translator"), default=14)
    # The day by which the group wants all of it approved, if it has one.
    finish_on = models.DateField(_("finish day"), null=True, blank=True)
    variables = models.JSONField(default=dict, blank=True)
    packages = models.JSONField(default=list, blank=True)
    snapshot = models.ForeignKey(
        "sources.Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    look_every = models.CharField(
        _("look for changes"), max_length=8, choices=Schedule, default=Schedule.NEVER
    )
    is_public = models.BooleanField(_("anybody may read the translation"), default=False)
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("Of the original, such as Apache-2.0")
    )
    original_url = models.CharField(
        _("where the original is published"),
        max_length=300,
        blank=True,
        validators=[URLValidator(["http", "https"])],
        help_text=_("Such as https://docs.jax.dev/en/latest/. Empty: its pages in the repository"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=1, approvals_needed__lte=3),
                name="source_needs_one_to_three_approvals",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SnapshotState(models.TextChoices):
    """A first one is fetched and imported. A later one is planned, and imported once it is applied.

    What brings nothing new is `unchanged`; a plan that nobody wants, or that a newer one replaces,
    is `dropped`.
    """

    WAITING = "waiting", _("waiting")
    FETCHING = "fetching", _("fetching")
    PLANNING = "planning", _("planning")
    PLANNED = "planned", _("planned")
    IMPORTING = "importing", _("importing")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")
    UNCHANGED = "unchanged", pgettext_lazy("snapshot", "unchanged")
    DROPPED = "dropped", _("dropped")


LONG_WAIT = timedelta(seconds=20)
UNDER_WAY = (
    SnapshotState.WAITING,
    SnapshotState.FETCHING,
    SnapshotState.PLANNING,
    SnapshotState.IMPORTING,
)


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def under_way(self) -> "SnapshotQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def planned(self) -> "SnapshotQuerySet":
        """Updates that wait for somebody to apply or to drop them."""
        return self.filter(state=SnapshotState.PLANNED)


class Snapshot(Job):
    """One fetched commit of a Source. Its Source points at it last, when it is complete.

    It is fetched from a place of its own, which becomes its Source's when it is complete.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=Kind)
    location = models.CharField(max_length=500)
    ref = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=120, blank=True)
    commit = models.CharField(max_length=64, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=SnapshotState, default=SnapshotState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
                name="one_snapshot_under_way_per_source",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state=SnapshotState.PLANNED.value),
                name="one_planned_snapshot_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.label}".strip()

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_first(self) -> bool:
        """Whether its source shows nothing yet, so that there is nothing to compare it with."""
        return self.source.snapshot_id is None

    @property
    def waits_long(self) -> bool:
        """Whether no worker has begun although there was time to."""
        return self.heard_at is None and timezone.now() - self.requested_at > LONG_WAIT

    @property
    def folder(self) -> Path:
        """Where its files lie once it is fetched."""
        return Path(settings.SNAPSHOTS_DIR, str(self.pk))
