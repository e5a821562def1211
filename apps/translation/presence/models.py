from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.documents.models import Section, Segment

EXPIRY = timedelta(seconds=30)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self) -> "PresenceQuerySet":
        """Heard of lately: an editor that is looked at gives a sign every ten seconds."""
        return self.filter(seen_at__gt=timezone.now() - EXPIRY)

    def gone(self) -> "PresenceQuerySet":
        return self.filter(seen_at__lte=timezone.now() - EXPIRY)


class Presence(models.Model):
    """One person who has one section open, and the segment that they chose in it.

    A row each, which any process reads and writes: no broker and no shared memory is needed.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    segment = models.ForeignKey(
        Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "person"], name="one_presence_per_person_and_section"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.section_id}"
