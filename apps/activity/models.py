from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.activity.words import word_for


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> "EventQuerySet":
        return self.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)


class Event(models.Model):
    """Who did what to which thing, and when. Only ever added."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(max_length=40)
    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    thing_name = models.CharField(max_length=200)
    detail = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["thing_type", "thing_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing_name}"

    @property
    def word(self) -> str:
        return word_for(self.verb)
