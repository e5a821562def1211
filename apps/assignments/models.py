from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import MAY, Action
from apps.assignments import due
from apps.documents.models import Section


def translators() -> models.QuerySet[User]:
    """Who may hold a section."""
    translating = [role for role, actions in MAY.items() if Action.TRANSLATE in actions]
    return User.objects.active().filter(role__in=translating)


class Ending(models.TextChoices):
    APPROVED = "approved", _("approved")
    GIVEN_BACK = "given_back", _("given back")
    HANDED_OVER = "handed_over", _("handed over")
    RELEASED = "released", _("released")
    SECTION_GONE = "section_gone", _("section gone")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        return self.filter(closed_at=None)

    def present(self) -> "AssignmentQuerySet":
        """Of sections that the documentation still has."""
        return self.filter(
            section__gone_at=None,
            section__page__gone_at=None,
            section__page__source__archived_at=None,
        )

    def held_by(self, user: User) -> "AssignmentQuerySet":
        return self.open().filter(translator=user)

    def departed(self) -> "AssignmentQuerySet":
        """Open promises of people who have left, or who translate no more."""
        return self.open().exclude(translator__in=translators())


class Assignment(models.Model):
    """One person's promise to translate one section. A section has at most one open."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="assignments")
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    due_on = models.DateField()
    claimed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section"],
                condition=Q(closed_at=None),
                name="one_open_assignment_per_section",
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.translator}"

    @property
    def is_past(self) -> bool:
        return self.due_on < due.today()

    @property
    def opens_on(self) -> date:
        """When the section is anybody's again if nobody touches it."""
        return self.due_on + due.GRACE


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self) -> "HandoverQuerySet":
        """Waiting for an answer, of promises that still stand."""
        return self.filter(answered_at=None, assignment__closed_at=None)

    def present(self) -> "HandoverQuerySet":
        """Of sections that the documentation still has."""
        return self.filter(
            assignment__section__gone_at=None,
            assignment__section__page__gone_at=None,
            assignment__section__page__source__archived_at=None,
        )


class Handover(models.Model):
    """A holder asks somebody else to take a section over, and holds it until they say yes."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="handovers")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="handovers"
    )
    offered_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(answered_at=None),
                name="one_open_handover_per_assignment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment.section} → {self.to}"
