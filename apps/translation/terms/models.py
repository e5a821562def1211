from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.jobs import Job
from apps.documents.models import Page, Segment
from apps.translation.terms.verdicts import Verdict
from glossary.models import Term


class UseQuerySet(models.QuerySet["Use"]):
    def present(self) -> "UseQuerySet":
        """In texts that the documentation still has."""
        return self.filter(segment__in=Segment.objects.present())

    def to_change(self) -> "UseQuerySet":
        """What a migration may change: quotations stay as they are."""
        return self.filter(verdict=Verdict.WRONG, is_quoted=False)


class Use(models.Model):
    """Where a term stands in a segment and its translation, once for each form found there.

    `form` is empty where none is; `count` is how often the form stands there, or else the term in
    the source. Counted anew by counting.py, never written by hand.
    """

    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="uses", db_index=False
    )
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="uses", db_index=False)
    form = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict)
    count = models.PositiveIntegerField(default=1)
    is_quoted = models.BooleanField(default=False)

    objects = UseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "term", "form"], name="one_use_per_form")
        ]
        indexes = [models.Index(fields=["term", "verdict"], name="uses_of_a_term")]

    def __str__(self) -> str:
        return f"{self.term_id} in {self.segment_id}: {self.verdict}"


class Counted(models.Model):
    """The uses of this segment are counted, for this revision of its translation. No row, or
    another revision: they are to be counted."""

    segment = models.OneToOneField(
        Segment, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    revision = models.ForeignKey(
        "translation.Revision",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )

    def __str__(self) -> str:
        return f"{self.segment_id} at {self.revision_id}"


class CountedPage(models.Model):
    """The text of the page whose segments were counted or are known to be to be counted."""

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="counted"
    )
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.page_id} at {self.digest}"


class CountedTerm(models.Model):
    """A term as it was counted: its forms say which texts to look at when it changes."""

    term_id = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=16)
    english = models.JSONField(default=list)
    korean = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.term_id} at {self.digest}"


class Counting(Job):
    """One row: which edition of the glossary the uses follow, and how far the catching up is.
    Whoever counts holds it, so that counts never cross."""

    stamp = models.UUIDField(null=True)

    requested_by = None

    def __str__(self) -> str:
        return f"counting at {self.stamp}"


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def standing(self) -> "DismissalQuerySet":
        """Those of the newest translation, made for today's source."""
        return self.filter(
            revision=F("segment__translation__newest"),
            revision__source_text=F("segment__text"),
            source_digest=F("revision__source_digest"),
        )

    def typed(self, segment: Segment | int, author: User | int) -> "DismissalQuerySet":
        """What somebody said of the text that they are typing."""
        return self.filter(segment=segment, revision=None, dismissed_by=author)


class Dismissal(models.Model):
    """Somebody says that a term does not apply in one place, and why.

    It holds for one revision and its source text. Without a revision it is about what
    `dismissed_by` is typing, and follows that text when it is finished.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="dismissals")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="dismissals")
    revision = models.ForeignKey(
        "translation.Revision",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="dismissals",
    )
    source_digest = models.CharField(max_length=16)
    reason = models.CharField(max_length=300)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    dismissed_at = models.DateTimeField(default=timezone.now)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="dismissal_has_a_reason"),
            models.UniqueConstraint(fields=["revision", "term"], name="one_dismissal_per_text"),
            models.UniqueConstraint(
                fields=["segment", "term", "dismissed_by"],
                condition=Q(revision=None),
                name="one_dismissal_while_typing",
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
