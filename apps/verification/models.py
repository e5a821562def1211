from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.activity.jobs import Job
from apps.documents.models import Page
from apps.sources.models import Source
from runner.broker import DEFAULT_ENVIRONMENT
from runner.models import Run, Urgency, where

# What a verdict is decided from.
RUNS = ("page", "source_run", "run", "source_again")


class Finding(models.TextChoices):
    WAITING = "", _("waiting")
    SAME = "same", _("same")
    OURS = "ours", _("ours")
    PASSES = "passes", _("passes")
    FAILS = "fails", _("fails")
    UPSTREAM = "upstream", _("upstream's")
    NOT_HERE = "not_here", _("not here")
    VARIES = "varies", _("varies")
    NOT_A_PROGRAM = "not_a_program", _("not a program")
    UNDECIDED = "undecided", _("could not be run")


GOOD = (Finding.SAME, Finding.VARIES, Finding.PASSES)
# What the translation's own code is to blame for.
OUR_FAULT = (Finding.OURS, Finding.FAILS)
BAD = (*OUR_FAULT, Finding.UPSTREAM)


class RecheckQuerySet(models.QuerySet["Recheck"]):
    def open(self) -> "RecheckQuerySet":
        return self.filter(ended_at=None)

    def stoppable_by(self, user: User) -> "RecheckQuerySet":
        """One's own; a maintainer's are all."""
        return self if may(user, Action.MANAGE_SOURCES) else self.filter(requested_by=user)


class Recheck(Job):
    """Somebody had everything of a Source run again, or (no Source) everything that is theirs.

    Its pages are asked for a few at a time, in the order of their ids, `asked_to` being the last;
    `done` counts those that were asked for, of `total`.
    """

    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_to = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by"],
                condition=Q(ended_at=None),
                name="one_open_recheck_per_person",
            )
        ]

    objects = RecheckQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.source or self.requested_by)


class Outage(models.Model):
    """Since when nothing is verified on a backend, and until when; told to maintainers once."""

    code = models.CharField(max_length=12)
    backend = models.CharField(max_length=20, blank=True)
    environment = models.CharField(max_length=40, default=DEFAULT_ENVIRONMENT)
    began_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "backend", "environment"],
                condition=Q(ended_at=None),
                name="one_open_outage",
            )
        ]

    def __str__(self) -> str:
        place = where(self.backend, self.environment) if self.backend else "site"
        return f"{place}: {self.code}"


class FragmentQuerySet(models.QuerySet["Fragment"]):
    def standing(self) -> "FragmentQuerySet":
        return self.filter(undone_at=None).select_related("marked_by")

    def whole(self) -> "FragmentQuerySet":
        """Marks on a page as such."""
        return self.filter(cell_key="")


class Fragment(models.Model):
    """Somebody says that a page, or one of its cells, is to be read and is not a program.

    A mark without `cell_key` is on the whole page. One that was taken back is kept.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="fragments")
    cell_key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = FragmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "cell_key"],
                condition=Q(undone_at=None),
                name="one_standing_fragment_per_place",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="fragment_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.cell_key}".rstrip()


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def open(self) -> "VerdictQuerySet":
        return self.filter(judged_at=None)

    def light(self) -> "VerdictQuerySet":
        """Without what every cell did: for lists."""
        return self.defer("cells")

    def newest(self) -> "VerdictQuerySet":
        """The latest of each page on each backend."""
        same = {"page": OuterRef("page"), "backend": OuterRef("backend")}
        return self.filter(~Exists(Verdict.objects.filter(pk__gt=OuterRef("pk"), **same)))

    def of_run(self, run_id: int) -> "VerdictQuerySet":
        return self.filter(Q(run=run_id) | Q(source_run=run_id) | Q(source_again=run_id))


class Verdict(models.Model):
    """A translation Run held against its source Run. `finding` is empty until both have ended.

    `fingerprint` names the two programs, wherever they run. `source_again` is a second run of the
    source, made only when the two show something else: it tells whether the source itself shows
    something else each time. A page without code has no run; one that was rewritten for another
    framework has no source run, since it is judged by itself: *passes* or *fails*.
    `turned_from` is what was found before, where that was well and this is not.
    `code` and `detail` say the reason in any language; `cells` has one entry for each cell, with
    its key and line on the page.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="verdicts")
    backend = models.CharField(max_length=20)
    recheck = models.ForeignKey(
        Recheck, null=True, blank=True, on_delete=models.SET_NULL, related_name="verdicts"
    )
    fingerprint = models.CharField(max_length=64, blank=True)
    source_run = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_again = models.ForeignKey(
        Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=16, choices=Finding, blank=True, default="")
    turned_from = models.CharField(max_length=16, choices=Finding, blank=True, default="")
    code = models.CharField(max_length=24, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    cells = models.JSONField(default=list, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.WAITED_FOR)
    requested_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "source_run", "run"],
                condition=Q(judged_at=None),
                name="one_open_verdict_per_page_and_runs",
            ),
            models.UniqueConstraint(
                fields=["page", "run"],
                condition=Q(judged_at=None, source_run=None),
                name="one_open_verdict_per_page_judged_alone",
            ),
        ]
        indexes = [
            models.Index(fields=["page", "backend", "-requested_at"]),
            models.Index(fields=["-requested_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.backend} · {self.finding or 'waiting'}"

    @property
    def is_by_equality(self) -> bool:
        """Whether one run stands for both, since their code is equal."""
        return self.run_id is not None and self.run_id == self.source_run_id

    @property
    def is_alone(self) -> bool:
        """Whether the page was judged by itself, as a port, and not held against its source."""
        return self.run_id is not None and self.source_run_id is None

    @property
    def is_open(self) -> bool:
        return self.judged_at is None

    def holds_for(self, source_run: Run | None, run: Run) -> bool:
        """Whether this is, or will be, the verdict on these two runs, or on the second alone."""
        source_run_id = source_run.pk if source_run else None
        is_on_them = (self.source_run_id, self.run_id) == (source_run_id, run.pk)
        return is_on_them and self.finding != Finding.UNDECIDED
