from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from runner.broker import DEFAULT_ENVIRONMENT, programs_queue
from runner.token_models import Refusal as Refusal
from runner.token_models import Token as Token


class Backend(models.Model):
    """cpu, gpu or tpu: what samples run on. A Backend and an environment make a queue.

    An environment is a set of package versions, by the name that its workers were started with.

    The driver of an accelerator is the widest door out of a page's confinement: by default one runs
    a translation only where its code is its source's.
    """

    name = models.SlugField(max_length=20, unique=True)
    platform = models.CharField(max_length=8, default="cpu")
    limits = models.JSONField(default=dict, blank=True)
    is_enabled = models.BooleanField(default=True)
    allows_changed_code = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name.upper()

    @property
    def is_accelerator(self) -> bool:
        return self.platform != "cpu"

    @property
    def runs_changed_code(self) -> bool:
        return self.allows_changed_code or not self.is_accelerator


class Queue(NamedTuple):
    """A Backend, by its id, and the name of an environment: where source and translation run."""

    backend: int
    environment: str


def where(backend: str, environment: str) -> str:
    """A backend as people read it, and the environment if that is not the usual one."""
    is_usual = environment == DEFAULT_ENVIRONMENT
    return backend.upper() if is_usual else f"{backend.upper()} · {environment}"


class SignOfLife(models.Model):
    """When a part of the site was last heard of, and since when without a gap."""

    name = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at}"


class WorkerQuerySet(models.QuerySet["Worker"]):
    def of(self, queue: Queue) -> "WorkerQuerySet":
        return self.filter(backend=queue.backend, environment=queue.environment)

    def live(self) -> "WorkerQuerySet":
        """Connected, and heard of lately enough to be counted on."""
        silence = timedelta(seconds=settings.RUNNER_SILENCE_S)
        return self.filter(left_at=None, seen_at__gt=timezone.now() - silence)


class Worker(models.Model):
    """A live runner process, as its heartbeats describe it."""

    name = models.CharField(max_length=120, unique=True)
    backend = models.ForeignKey(Backend, on_delete=models.CASCADE, related_name="workers")
    environment = models.CharField(max_length=40, default=DEFAULT_ENVIRONMENT)
    host = models.CharField(max_length=120)
    tier = models.CharField(max_length=40)
    self_test = models.JSONField(default=list, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    devices = models.JSONField(default=list, blank=True)
    jobs = models.PositiveSmallIntegerField(default=1)
    busy = models.PositiveSmallIntegerField(default=0)
    beats = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def queue(self) -> Queue:
        return Queue(self.backend_id, self.environment)

    @property
    def is_live(self) -> bool:
        silent = timezone.now() - self.seen_at
        return self.left_at is None and silent < timedelta(seconds=settings.RUNNER_SILENCE_S)


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


class Urgency(models.IntegerChoices):
    """Whose turn it is first: what somebody waits for, what can come after it, and the rest."""

    WAITED_FOR = 0
    LATER = 1
    ROUTINE = 2


# Endings that the program itself brought about, so that it would end like that again.
REUSABLE = ("finished", "memory", "output", "disk", "processes")


class RunQuerySet(models.QuerySet["Run"]):
    def of(self, queue: Queue) -> "RunQuerySet":
        return self.filter(backend=queue.backend, environment=queue.environment)

    def open(self) -> "RunQuerySet":
        return self.exclude(state=RunState.ENDED)

    def ended(self) -> "RunQuerySet":
        return self.filter(state=RunState.ENDED)

    def reusable(self) -> "RunQuerySet":
        """Ended in a way that stands for every later run of the same program."""
        return self.ended().filter(how__in=REUSABLE)


class Run(models.Model):
    """One program, executed on one Backend in one environment; found by the hash of those.

    `turn_at` orders what one person waits for: a run that takes a minute stands behind those that
    take a second, until it has waited a minute. `sent_at` is when a runner was offered it;
    `not_before`, until when it rests after an attempt that failed through no fault of its own.
    `how` and what follows it are set when its runner says that it ended; the state is `ended` once
    the results of all `cells_sent` cells have come too.
    """

    fingerprint = models.CharField(max_length=64)
    program = models.JSONField()
    backend = models.ForeignKey(Backend, on_delete=models.PROTECT, related_name="runs")
    environment = models.CharField(max_length=40, default=DEFAULT_ENVIRONMENT)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=1)
    worker = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.WAITED_FOR)
    turn_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cells_sent = models.PositiveIntegerField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    cpu_s = models.FloatField(null=True, blank=True)
    peak_mib = models.PositiveIntegerField(null=True, blank=True)
    tier = models.CharField(max_length=40, blank=True)
    versions = models.JSONField(default=dict, blank=True)
    on_end = models.CharField(max_length=120, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(state="ended"), name="one_open_run_per_program"
            )
        ]
        indexes = [
            models.Index(fields=["fingerprint", "state"]),
            models.Index(fields=["backend", "environment", "state", "requested_at"]),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def queue(self) -> Queue:
        return Queue(self.backend_id, self.environment)

    @property
    def queue_name(self) -> str:
        """Where its workers listen, and what its hash names as where it runs."""
        return programs_queue(self.backend.name, self.environment)

    @property
    def where(self) -> str:
        """The backend as people read it, and its environment if that is not the usual one."""
        return where(self.backend.name, self.environment)

    @property
    def is_ended(self) -> bool:
        return self.state == RunState.ENDED

    @property
    def is_resting(self) -> bool:
        return self.not_before is not None and self.not_before > timezone.now()

    @property
    def cell_count(self) -> int:
        return len(self.program["cells"])


class CellResult(models.Model):
    """What one cell of one attempt did, as the runner reported it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="results")
    attempt = models.PositiveSmallIntegerField()
    index = models.PositiveIntegerField()
    record = models.JSONField()

    class Meta:
        ordering = ["index"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "attempt", "index"], name="one_result_per_cell_and_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"cell {self.index} of run {self.run_id}"
