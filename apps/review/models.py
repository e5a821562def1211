from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.documents.models import Section, Segment
from apps.translation.models import Revision


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("waiting for review")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = (ReviewState.WAITING, ReviewState.CHANGES_ASKED)


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        return self.filter(state__in=OPEN)


class Review(models.Model):
    """One round on one section: asked for by its translator, held by a reviewer. One open each."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=1)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews_requested"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    state = models.CharField(max_length=14, choices=ReviewState, default=ReviewState.WAITING)
    summary = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["section"],
                condition=Q(state__in=[state.value for state in OPEN]),
                name="one_open_review_per_section",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("requested_by")),
                name="nobody_reviews_their_own_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.round}"


class Weight(models.TextChoices):
    FIX_NEEDED = "fix_needed", _("fix needed")
    OPTION = "option", _("optional suggestion")


class Comment(models.Model):
    """What somebody says about a segment. Only an unresolved `fix_needed` holds approval back."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    weight = models.CharField(max_length=12, choices=Weight, default=Weight.OPTION)
    text = models.TextField(blank=True)
    suggested_text = models.TextField(blank=True)
    about = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_as = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(suggested_text=""), name="comment_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.suggested_text[:60]


class Reading(models.Model):
    """One reviewer has read this revision; what is newer is what changed since they looked."""

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="readings")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="readings")
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "segment"], name="one_reading_each")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} read {self.revision_id}"


class Approval(models.Model):
    """Two people stand behind exactly this text: the revision's author, and somebody else.

    The database holds that `author` is the revision's author (migration `author_of_revision`).
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="approvals")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals_received"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals_given"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(author=F("approver")), name="nobody_approves_their_own_text"
            ),
            models.UniqueConstraint(fields=["revision", "approver"], name="one_approval_each"),
        ]

    def __str__(self) -> str:
        return f"{self.approver_id} approved {self.revision_id}"
