from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.activity.week import site_day
from glossary.models.terms import Candidate, Term


class VotingRules(models.Model):
    """How the group votes: one row, or none while the group has not chosen otherwise."""

    quorum = models.PositiveSmallIntegerField(
        _("votes that make a decision"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
    )
    days_open = models.PositiveSmallIntegerField(
        _("days that a vote is open"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    def __str__(self) -> str:
        return f"{self.quorum} votes in {self.days_open} days"

    @classmethod
    def current(cls) -> "VotingRules":
        return cls.objects.first() or cls(pk=1)

    def closing_day(self) -> date:
        """The last day of a vote that opens now."""
        return site_day() + timedelta(days=self.days_open)


class Vote(models.Model):
    """One preference a person a term; choosing again moves it."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="votes")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="votes")
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="term_votes"
    )
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "voter"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.voter_id} for {self.candidate_id}"


class Argument(models.Model):
    """What somebody says in the discussion of a term, perhaps for one of its candidates."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="arguments")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.SET_NULL, related_name="arguments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="term_arguments"
    )
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.text[:60]
