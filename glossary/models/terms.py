from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.sources.models import Source
from glossary.models.editions import Edition


class PartOfSpeech(models.TextChoices):
    NOUN = "noun", _("noun")
    VERB = "verb", _("verb")
    ADJECTIVE = "adjective", _("adjective")
    ADVERB = "adverb", _("adverb")
    NAME = "name", pgettext_lazy("part of speech", "name")


class TermQuerySet(models.QuerySet["Term"]):
    def with_standing(self) -> "TermQuerySet":
        """Each with `is_decided`, whether a decision stands, and the form that it prefers."""
        standing = Decision.objects.filter(term=OuterRef("pk"), reopened_at=None)
        return self.annotate(
            is_decided=Exists(standing), preferred_id=Subquery(standing.values("candidate_id")[:1])
        )

    def decided(self) -> "TermQuerySet":
        return self.filter(_stands(), is_kept=False)

    def undecided(self) -> "TermQuerySet":
        return self.exclude(_stands())

    def kept(self) -> "TermQuerySet":
        """Those that stay in English."""
        return self.filter(_stands(), is_kept=True)

    def awaiting(self, voter: User) -> "TermQuerySet":
        """Those that have forms to choose from, and not yet this person's vote."""
        proposed = Candidate.objects.filter(term=OuterRef("pk"), status=CandidateStatus.PROPOSED)
        return self.undecided().filter(Exists(proposed)).exclude(votes__voter=voter)

    def ripe(self, quorum: int) -> "TermQuerySet":
        """Undecided ones with so many votes that the vote can decide."""
        counted = self.undecided().annotate(votes_cast=Count("votes"))
        return counted.filter(votes_cast__gte=quorum)

    def with_votes(self) -> "TermQuerySet":
        """Each with `votes_cast`."""
        return self.annotate(votes_cast=Count("votes"))


def _stands() -> Exists:
    return Exists(Decision.objects.filter(term=OuterRef("pk"), reopened_at=None))


class Term(models.Model):
    """An English word of the documentation whose Korean the group settles.

    Without a `source` it is for all. A source's own stands before one of the same form for all.
    `closes_on` is the last day on which people vote.
    """

    source_form = models.CharField(_("term"), max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terms",
        verbose_name=_("only for the source"),
    )
    aliases = models.JSONField(_("other English forms"), default=list, blank=True)
    irregular_forms = models.JSONField(_("irregular forms"), default=list, blank=True)
    part_of_speech = models.CharField(
        _("part of speech"), max_length=20, choices=PartOfSpeech, blank=True
    )
    domain = models.CharField(pgettext_lazy("of a term", "field"), max_length=60, blank=True)
    definition = models.TextField(pgettext_lazy("of a term", "definition"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_case_sensitive = models.BooleanField(_("only in this very case"), default=False)
    is_kept = models.BooleanField(_("not translated"), default=False)
    exceptions = models.JSONField(
        _("longer words in which it does not count"), default=list, blank=True
    )
    readings = models.JSONField(_("how it is read"), default=list, blank=True)
    closes_on = models.DateField(_("vote until"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = [Lower("source_form"), "pk"]
        indexes = [
            models.Index(Lower("source_form"), "id", name="terms_by_letter"),
            models.Index(fields=["-updated_at", "id"], name="terms_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("source_form"), "source", name="one_term_a_source"),
            models.UniqueConstraint(
                Lower("source_form"), condition=Q(source=None), name="one_term_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.source_form

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Edition.renew()

    def get_absolute_url(self) -> str:
        return reverse("glossary:term-detail", args=[self.slug])

    @property
    def domains(self) -> list[str]:
        return [name.strip() for name in self.domain.split("·") if name.strip()]

    @property
    def shown_forms(self) -> list[str]:
        """What stands beside the English in a list: what was decided on, else what is proposed."""
        if self.is_kept:
            return []
        by_status: dict[str, list[str]] = {}
        preferred = getattr(self, "preferred_id", None)
        for candidate in sorted(self.candidates.all(), key=lambda one: one.pk != preferred):
            by_status.setdefault(candidate.status, []).append(candidate.text)
        return by_status.get(CandidateStatus.ACCEPTED) or by_status.get("proposed", [])

    @property
    def insertion(self) -> str:
        """What a translator writes for it: the form that was decided on, else the likeliest."""
        return self.source_form if self.is_kept else next(iter(self.shown_forms), "")


class CandidateStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", pgettext_lazy("candidate", "accepted")
    FORBIDDEN = "forbidden", _("forbidden")
    RETIRED = "retired", _("retired")


class Candidate(models.Model):
    """One Korean form for a term."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="candidates")
    text = models.CharField(_("Korean form"), max_length=120)
    status = models.CharField(
        max_length=10, choices=CandidateStatus, default=CandidateStatus.PROPOSED
    )
    argument = models.TextField(_("why"), blank=True)
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Edition.renew()

    @property
    def is_english(self) -> bool:
        """Whether this is the proposal not to translate the term."""
        return self.text.lower() == self.term.source_form.lower()


class Decision(models.Model):
    """What the group settled, when and why. A reopened one keeps its record.

    Without a candidate, or with the English word as one, the term stays in English. `place` is
    where it was settled if not by the vote, such as a meeting, with its address. `votes` holds
    candidate text to number of votes as they stood; `statuses_before` candidate id to status,
    which reopening restores.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="decisions")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    place = models.CharField(max_length=120, blank=True)
    place_url = models.CharField(max_length=300, blank=True)
    votes = models.JSONField(default=dict, blank=True)
    statuses_before = models.JSONField(default=dict, blank=True)
    kept_before = models.BooleanField(default=False)
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
