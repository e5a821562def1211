from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.activity.jobs import Job
from apps.documents.models import Section, Segment


class MachineJobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", pgettext_lazy("machine", "translating")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


UNDER_WAY = (MachineJobState.WAITING, MachineJobState.RUNNING)


class MachineJobQuerySet(models.QuerySet["MachineJob"]):
    def under_way(self) -> "MachineJobQuerySet":
        return self.filter(state__in=UNDER_WAY)


class MachineJob(Job):
    """One asking of a machine: for a segment, or for every empty one of a section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=8, choices=MachineJobState, default=MachineJobState.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = MachineJobQuerySet.as_manager()

    def __str__(self) -> str:
        return f"machine for {self.section_id}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY


class MachineOutcome(models.TextChoices):
    DRAFTED = "drafted", pgettext_lazy("machine", "drafted")
    LEFT = "left", pgettext_lazy("machine", "somebody typed meanwhile")
    REFUSED = "refused", pgettext_lazy("machine", "refused")


class MachineAnswerQuerySet(models.QuerySet["MachineAnswer"]):
    def refused_before(self, segment: Segment | int, author: User | int) -> "MachineAnswerQuerySet":
        """Those that no draft was made of, but that were shown to whoever had asked for them."""
        refused = self.filter(outcome=MachineOutcome.REFUSED).exclude(text="")
        return refused.filter(segment=segment, job__requested_by=author)


class MachineAnswer(models.Model):
    """What a machine said for one segment. Only what is sound became a draft."""

    job = models.ForeignKey(MachineJob, on_delete=models.CASCADE, related_name="answers")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=MachineOutcome)
    text = models.TextField(blank=True)
    note = models.TextField(blank=True)

    objects = MachineAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "segment"], name="one_answer_per_segment")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} for {self.segment_id}"


class MachineDay(models.Model):
    """How many texts one member had translated by a machine on one day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_count_per_person_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.texts} on {self.day}"
