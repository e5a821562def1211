from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.documents.models import Segment
from apps.translation.import_models import Import as Import
from apps.translation.import_models import ImportState as ImportState
from apps.translation.import_models import Offer as Offer
from apps.translation.import_models import OfferState as OfferState
from apps.translation.letters import LettersField
from apps.translation.machine.models import MachineAnswer as MachineAnswer
from apps.translation.machine.models import MachineDay as MachineDay
from apps.translation.machine.models import MachineJob as MachineJob
from apps.translation.migrating.models import Change as Change
from apps.translation.migrating.models import Migration as Migration
from apps.translation.ports.models import Port as Port
from apps.translation.presence.models import Presence as Presence
from apps.translation.replacing.models import Replacement as Replacement
from apps.translation.rulebook.models import Amendment as Amendment
from apps.translation.rulebook.models import Rule as Rule
from apps.translation.terms.models import Counted as Counted
from apps.translation.terms.models import Use as Use
from apps.translation.upstream.models import Noting as Noting
from apps.translation.upstream.models import SourceChange as SourceChange


def source_digest(text: str) -> str:
    """A short name of a source text, to find it again and to see whether it is still the same."""
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()


class State(models.TextChoices):
    TRANSLATED = "translated", _("translated")
    APPROVED = "approved", _("approved")


class Draft(models.Model):
    """What one person is typing for one segment: private, autosaved, never published.

    `base` is the revision that the typing began from (None: there was none); when the newest one
    is another by then, both texts are shown. `is_machine`: a machine wrote it first, and as long
    as it is like `machine_text`, where that is known, still did.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    text = models.TextField(blank=True)
    base = models.ForeignKey(
        "translation.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField(default=timezone.now)
    is_machine = models.BooleanField(default=False)
    machine_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "author"], name="one_draft_per_person_and_segment"
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.segment_id} by {self.author_id}"


class TranslationQuerySet(models.QuerySet["Translation"]):
    def outdated(self) -> "TranslationQuerySet":
        """Made for another source text than today's."""
        return self.exclude(newest__source_text=F("segment__text"))

    def current(self) -> "TranslationQuerySet":
        return self.filter(newest__source_text=F("segment__text"))


class Translation(models.Model):
    """One segment in Korean: its newest revision and how far that has come."""

    segment = models.OneToOneField(Segment, on_delete=models.PROTECT, related_name="translation")
    newest = models.ForeignKey(
        "translation.Revision", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State, default=State.TRANSLATED)

    objects = TranslationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"translation of {self.segment_id}"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def written(self) -> "RevisionQuerySet":
        """Without those that only keep the words of an earlier one for a changed source."""
        return self.filter(kept_by=None)


class Revision(models.Model):
    """One finished version, its author and the source text it was made for. Only ever added.

    `kept_by`: who saw that the words of the one before say what the changed source says.
    """

    translation = models.ForeignKey(Translation, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    # Nullable, since SQLite adds no other column to a table that triggers speak of.
    letters = LettersField(null=True, editable=False)
    source_text = models.TextField()
    source_digest = models.CharField(max_length=16, db_index=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions"
    )
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    reason = models.CharField(max_length=300, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["translation", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["id", "author"], name="revision_and_its_author"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.translation_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.source_digest = source_digest(self.source_text)
        super().save(*args, **kwargs)


class Provenance(models.Model):
    """Where the words of a revision come from, if not from its author alone, who stands behind it.

    `credit` names the translation they were taken from; `is_machine`: a machine wrote them first.
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="provenance")
    credit = models.CharField(max_length=200, blank=True)
    is_machine = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(credit="") | Q(is_machine=True), name="provenance_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.credit or "machine"


class Unlock(models.Model):
    """Leave to change the code of one cell, with the reason that its reviewer will read."""

    segment = models.OneToOneField(Segment, on_delete=models.CASCADE, related_name="unlock")
    reason = models.CharField(max_length=300)
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    unlocked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="unlock_has_a_reason")]

    def __str__(self) -> str:
        return f"unlock of {self.segment_id}"


class MemoryText(models.Model):
    """A source text of which there is a translation somewhere: what the memory compares with."""

    digest = models.CharField(max_length=16, unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]


class MemoryTrait(models.Model):
    """One of the numbers that `traits.traits_of` gives a text, as an index of texts."""

    pk = models.CompositePrimaryKey("trait", "text")
    trait = models.IntegerField()
    text = models.ForeignKey(
        MemoryText, on_delete=models.CASCADE, related_name="traits", db_index=False
    )

    def __str__(self) -> str:
        return f"trait {self.trait} of {self.text_id}"
