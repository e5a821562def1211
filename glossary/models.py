from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """An English word of the documentation whose Korean the group settles."""

    source_form = models.CharField(_("term"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    aliases = models.JSONField(default=list, blank=True)
    part_of_speech = models.CharField(max_length=20, blank=True)
    domain = models.CharField(max_length=60, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    note = models.TextField(blank=True)
    is_case_sensitive = models.BooleanField(default=False)
    is_kept = models.BooleanField(_("not translated"), default=False)
    exceptions = models.JSONField(default=list, blank=True)
    readings = models.JSONField(default=list, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["source_form"]

    def __str__(self) -> str:
        return self.source_form


class CandidateStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    FORBIDDEN = "forbidden", _("forbidden")
    RETIRED = "retired", _("retired")


class Candidate(models.Model):
    """One Korean form for a term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="candidates")
    text = models.CharField(max_length=120)
    status = models.CharField(
        max_length=10, choices=CandidateStatus, default=CandidateStatus.PROPOSED
    )
    argument = models.TextField(blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "text"], name="one_candidate_per_form")
        ]

    def __str__(self) -> str:
        return self.text


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
    """What somebody says in the discussion of a term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="arguments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="term_arguments"
    )
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.text[:60]


class Decision(models.Model):
    """What the group settled, when and why. A reopened one keeps its record."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="decisions")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    votes = models.JSONField(default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(reopened_at=None), name="one_standing_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.candidate}"
