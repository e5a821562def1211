from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.documents.models import Section, Segment
from apps.review.count_models import PageCount as PageCount
from apps.review.count_models import SectionCount as SectionCount
from apps.review.count_models import Touch as Touch
from apps.review.weeks.models import Week as Week
from apps.translation.models import Revision, Rule

TURN = timedelta(days=7)  # one person's time to answer, or to say a word
LONGEST_WAIT = timedelta(days=14)  # then it is the group's to look at


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("waiting for review")
    CHANGES_ASKED = "changes_asked", _("changes asked")
    APPROVED = "approved", _("approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("review", "withdrawn")


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> "ReviewQuerySet":
        return self.filter(closed_at=None)

    def present(self) -> "ReviewQuerySet":
        """Of sections that the documentation still has."""
        return self.filter(
            section__gone_at=None,
            section__page__gone_at=None,
            section__page__source__archived_at=None,
        )

    def waiting(self) -> "ReviewQuerySet":
        return self.open().filter(state=ReviewState.WAITING)

    def turn_of(self, user: User) -> "ReviewQuerySet":
        """Those that this person has taken, or that are proposed to them."""
        proposed = Q(reviewer=None, proposed_to=user)
        return self.waiting().filter(Q(reviewer=user) | proposed)

    def unanswerable(self) -> "ReviewQuerySet":
        """Waiting with nobody to answer: none could be proposed, or those asked have passed."""
        return self.waiting().filter(reviewer=None, proposed_to=None)

    def stuck(self) -> "ReviewQuerySet":
        """What the group has to look at: nobody is free, or it waits longer than it may."""
        late = Q(requested_at__lte=timezone.now() - LONGEST_WAIT)
        return self.waiting().filter(late | Q(reviewer=None, proposed_to=None))


class Review(models.Model):
    """One round on one section: asked for by its translator, held by a reviewer. One open each.

    While nobody holds it, it is proposed to somebody, and others may take it all the same.
    `passed` are those who said no, let their turn go by, or have approved all that they can.
    A round in which changes were asked is closed by the next one and keeps its state.
    """

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
    proposed_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews_proposed",
    )
    passed = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
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
                condition=Q(closed_at=None),
                name="one_open_review_per_section",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("requested_by")),
                name="nobody_reviews_their_own_request",
            ),
            models.CheckConstraint(
                condition=Q(proposed_to=None) | ~Q(proposed_to=F("requested_by")),
                name="nobody_is_proposed_their_own_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.round}"

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.state == ReviewState.WAITING

    @property
    def wanted_by(self) -> datetime:
        """When it has waited as long as a review may."""
        return self.requested_at + LONGEST_WAIT

    @property
    def is_late(self) -> bool:
        return self.is_waiting and timezone.now() >= self.wanted_by


class Weight(models.TextChoices):
    FIX_NEEDED = "fix_needed", _("fix needed")
    OPTION = "option", _("optional suggestion")


class CommentQuerySet(models.QuerySet["Comment"]):
    def unresolved(self) -> "CommentQuerySet":
        return self.filter(resolved_at=None)

    def blocking(self) -> "CommentQuerySet":
        """What still has to be mended before the text can be approved."""
        return self.unresolved().filter(weight=Weight.FIX_NEEDED)


class Comment(models.Model):
    """What somebody says about a segment. Only an unresolved `fix_needed` holds approval back.

    `about` is the revision that the author had before them; `rule` the ground rule that it cites.
    """

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
    rule = models.ForeignKey(
        Rule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(suggested_text="") | Q(rule__isnull=False),
                name="comment_says_something",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60] or self.suggested_text[:60] or str(self.rule)

    @property
    def is_fix(self) -> bool:
        return self.weight == Weight.FIX_NEEDED


class Reply(models.Model):
    """An answer to a comment: the thread under it, in the order in which it was said."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="replies"
    )
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reply_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


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

    The database holds that `author` is the revision's author (guards.py).
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
        indexes = [models.Index(fields=["made_at"], name="approvals_by_moment")]

    def __str__(self) -> str:
        return f"{self.approver_id} approved {self.revision_id}"
