from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.activity.jobs import Job
from apps.documents.models import Segment
from glossary.models import Decision, Term


class MigrationState(models.TextChoices):
    SEEKING = "seeking", pgettext_lazy("term migration", "looking for places")
    CHOOSING = "choosing", pgettext_lazy("term migration", "places are being chosen")
    WAITING = "waiting", _("waiting")
    RUNNING = "running", pgettext_lazy("term migration", "changing texts")
    DONE = "done", _("done")
    UNDONE = "undone", pgettext_lazy("term migration", "undone")
    REFUSED = "refused", _("refused")


UNDER_WAY = (MigrationState.SEEKING, MigrationState.WAITING, MigrationState.RUNNING)


class MigrationQuerySet(models.QuerySet["Migration"]):
    def under_way(self) -> "MigrationQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def of_terms(self) -> "MigrationQuerySet":
        return self.filter(replacement=None)

    def replacing(self) -> "MigrationQuerySet":
        return self.filter(replacement__isnull=False)


class Migration(Job):
    """One act: words give way to others in the places that somebody ticked, for a decision on
    their term or as somebody replaces them (`purposes.py`).

    One at a time changes texts. `is_undoing`: it goes, or went, the way back.
    """

    term = models.ForeignKey(
        Term, null=True, blank=True, on_delete=models.PROTECT, related_name="migrations"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="migrations"
    )
    replacement = models.OneToOneField(
        "translation.Replacement",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="migration",
    )
    state = models.CharField(max_length=8, choices=MigrationState, default=MigrationState.CHOOSING)
    is_undoing = models.BooleanField(default=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MigrationQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="running"), name="one_migration_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(term__isnull=False, decision__isnull=False, replacement=None)
                | Q(term=None, decision=None, replacement__isnull=False),
                name="migration_has_one_purpose",
            ),
        ]

    def __str__(self) -> str:
        return str(self.term or self.replacement)

    @property
    def wanted(self) -> str:
        """What comes in the place of the words that go."""
        if self.replacement:
            return self.replacement.becomes
        chosen = self.decision.candidate if self.decision else None
        return chosen.text if chosen else str(self.term)

    @property
    def title(self) -> str:
        return str(self.replacement or f"{self.term} → {self.wanted}")

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class Outcome(models.TextChoices):
    """What became of a ticked place; nothing yet while it waits."""

    CHANGED = "changed", pgettext_lazy("place of a term", "changed")
    MOVED = "moved", pgettext_lazy("place of a term", "the text was another by then")
    KEPT = "kept", pgettext_lazy("place of a term", "nothing to change")
    HELD = "held", pgettext_lazy("place of a term", "somebody else holds its section")
    UNSOUND = "unsound", pgettext_lazy("place of a term", "it would not fit its page")
    UNDONE = "undone", pgettext_lazy("place of a term", "undone")
    STAYED = "stayed", pgettext_lazy("place of a term", "changed again since, so it stays")


class ChangeQuerySet(models.QuerySet["Change"]):
    def ticked(self) -> "ChangeQuerySet":
        return self.filter(is_ticked=True)

    def in_order(self) -> "ChangeQuerySet":
        """As the documentation has them, with what a list shows."""
        place = "segment__section__page"
        related = self.select_related(f"{place}__source", "before", "after")
        ordered = related.order_by(
            f"{place}__source", f"{place}__position", place, "segment__position"
        )
        return ordered.defer(f"{place}__text")

    def to_confirm(self) -> "ChangeQuerySet":
        """Changes of texts that had been approved, which nobody else has looked at yet."""
        newest = "segment__translation__newest"
        return self.filter(
            outcome=Outcome.CHANGED,
            was_approved=True,
            after=F(newest),
            after__source_text=F("segment__text"),
            segment__translation__state="translated",
            segment__in=Segment.objects.present(),
        )


class Change(models.Model):
    """One place of a Migration: the revision that was seen, and the one that was made of it.

    `proposed`: what was shown that a replacement makes of it. `note`: why that does not fit.
    Undoing makes `undone_as`, with the words and the author of `before`.
    """

    migration = models.ForeignKey(Migration, on_delete=models.CASCADE, related_name="changes")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="term_changes")
    before = models.ForeignKey(
        "translation.Revision", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    after = models.OneToOneField(
        "translation.Revision", null=True, on_delete=models.PROTECT, related_name="term_change"
    )
    undone_as = models.OneToOneField(
        "translation.Revision", null=True, on_delete=models.PROTECT, related_name="term_undoing"
    )
    proposed = models.TextField(blank=True)
    is_ticked = models.BooleanField(default=True)
    was_approved = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    note = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["migration", "segment"], name="one_change_per_segment")
        ]
        indexes = [models.Index(fields=["outcome", "was_approved"], name="changes_to_confirm")]

    def __str__(self) -> str:
        return f"{self.segment_id} in {self.migration_id}"
