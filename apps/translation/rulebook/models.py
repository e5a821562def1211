from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.activity.jobs import Job
from apps.documents.models import Segment
from apps.sources.models import Source
from apps.translation.rules.examples import Example


class Level(models.TextChoices):
    """How much it counts when a text goes against a rule, the lightest first."""

    OFF = "off", pgettext_lazy("rule", "off")
    ADVISORY = "advisory", pgettext_lazy("rule", "advice")
    WARNING = "warning", pgettext_lazy("rule", "warning")
    MUST = "must", pgettext_lazy("rule", "must")


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self) -> "RuleQuerySet":
        return self.filter(retired_at=None)

    def retired(self) -> "RuleQuerySet":
        return self.exclude(retired_at=None)

    def checked(self) -> "RuleQuerySet":
        """Those that a machine checks."""
        return self.in_force().exclude(check_name="")

    def by_hand(self) -> "RuleQuerySet":
        return self.in_force().filter(check_name="")

    def with_settings(self) -> "RuleQuerySet":
        chosen = RuleSetting.objects.select_related("source")
        return self.prefetch_related(Prefetch("settings", chosen))


class Rule(models.Model):
    """A ground rule of the group. `slug` is what people cite, and never changes.

    `good` and `bad` are examples ({"text": …, "source": …}), which the check of the rule, if it
    has one, agrees with. `level` holds where a source has no setting of its own.
    """

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    good = models.JSONField(default=list)
    bad = models.JSONField(default=list)
    check_name = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=8, choices=Level, default=Level.ADVISORY)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_name"],
                condition=Q(retired_at=None) & ~Q(check_name=""),
                name="one_rule_in_force_per_check",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("translation:rule-detail", args=[self.slug])

    @property
    def good_examples(self) -> list[Example]:
        return [Example(**each) for each in self.good]

    @property
    def bad_examples(self) -> list[Example]:
        return [Example(**each) for each in self.bad]


class RuleSetting(models.Model):
    """How much a rule counts in one source, where that is not its level."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="settings")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rule_settings")
    level = models.CharField(max_length=8, choices=Level)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "source"], name="one_rule_setting_per_source")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.source_id}: {self.level}"


class RuleComment(models.Model):
    """What somebody said about a rule."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class AmendmentState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CHECKING = "checking", _("checking pages")
    READY = "ready", _("to be decided")
    APPLIED = "applied", pgettext_lazy("rule", "in force")
    DROPPED = "dropped", pgettext_lazy("rule", "dropped")
    REFUSED = "refused", _("refused")


AMENDMENTS_UNDER_WAY = (AmendmentState.WAITING, AmendmentState.CHECKING)
OPEN_AMENDMENTS = (*AMENDMENTS_UNDER_WAY, AmendmentState.READY)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def under_way(self) -> "AmendmentQuerySet":
        return self.filter(state__in=AMENDMENTS_UNDER_WAY)

    def open(self) -> "AmendmentQuerySet":
        return self.filter(state__in=OPEN_AMENDMENTS)

    def applied(self) -> "AmendmentQuerySet":
        return self.filter(state=AmendmentState.APPLIED)


class Amendment(Job):
    """A new rule, or a change of one. It counts for nothing until a maintainer applies it.

    `before` and `after` are all that the rule says, as wording.content_of tells it; applied ones
    are the rule's history. `base` is the version that it was made for. `counts` are of what it
    would flag anew and no longer.
    """

    rule = models.ForeignKey(
        Rule, null=True, blank=True, on_delete=models.CASCADE, related_name="amendments"
    )
    base = models.PositiveIntegerField(default=0)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=AmendmentState, default=AmendmentState.WAITING)
    counts = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return str(self.after.get("title", ""))

    def get_absolute_url(self) -> str:
        return reverse("translation:amendment-detail", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in AMENDMENTS_UNDER_WAY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_AMENDMENTS


class Flag(models.Model):
    """One place that an amendment would flag otherwise than today: an empty level is no flag."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="flags")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    about = models.CharField(max_length=200, blank=True)
    before = models.CharField(max_length=8, choices=Level, blank=True)
    after = models.CharField(max_length=8, choices=Level, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.segment_id}: {self.before} → {self.after}"


class RuleDismissal(models.Model):
    """Somebody looked at what a rule flags in a segment, and says why it is right there.

    It holds for these very words, wherever in the segment they stand.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="dismissals")
    words = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "rule", "words"], name="one_dismissal_per_place"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rule_dismissal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.segment_id}"


def stored(examples: list[Example]) -> list[dict[str, Any]]:
    return [{"text": each.text, "source": each.source} for each in examples]
