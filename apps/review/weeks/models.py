from datetime import timedelta

from django.db import models
from django.utils import timezone

from apps.sources.models import Source


class Week(models.Model):
    """What one week did to a source, and how far the source was at its end, or is by now.

    Counted by counting.py, never written by hand. `starts_on` is a Monday in the site's zone.
    Words are the source's; `written` and `approved` count each text once a week. `writers` are
    ids of users, sorted. The three `words_…` hold one another: all there were, those with a
    translation, those approved.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="weeks")
    starts_on = models.DateField()
    written = models.PositiveIntegerField(default=0)
    writers = models.JSONField[list[int]](default=list)
    approved = models.PositiveIntegerField(default=0)
    reviews = models.PositiveIntegerField(default=0)
    usual_wait_s = models.PositiveIntegerField(null=True)  # the median of those reviews
    longest_wait_s = models.PositiveIntegerField(null=True)
    words_all = models.PositiveIntegerField(default=0)
    words_translated = models.PositiveIntegerField(default=0)
    words_approved = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["source", "starts_on"], name="a_week_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} in the week of {self.starts_on}"

    @property
    def usual_wait(self) -> timedelta | None:
        return None if self.usual_wait_s is None else timedelta(seconds=self.usual_wait_s)

    @property
    def longest_wait(self) -> timedelta | None:
        return None if self.longest_wait_s is None else timedelta(seconds=self.longest_wait_s)
