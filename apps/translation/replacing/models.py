from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.sources.models import Source
from apps.translation.replacing.expressions import Rewriting, rewriting


class Standing(models.TextChoices):
    """Which translations are looked at."""

    ALL = "", pgettext_lazy("replacement", "all")
    TRANSLATED = "translated", _("translated")
    APPROVED = "approved", _("approved")
    OUTDATED = "outdated", _("source changed")


class Replacement(models.Model):
    """What somebody seeks in the translations of a source, and what is to come in its place.

    `path`: a page, or what the paths of several begin with. `elsewhere`: how many texts have it
    in sections that the seeker may not write in.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    sought = models.CharField(max_length=500)
    becomes = models.CharField(max_length=500, blank=True)
    is_expression = models.BooleanField(default=False)
    is_case_sensitive = models.BooleanField(default=True)
    path = models.CharField(max_length=500, blank=True)
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    elsewhere = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(sought=""), name="something_is_sought")]

    def __str__(self) -> str:
        return f"{self.sought} → {self.becomes}"

    def rewriting(self) -> Rewriting:
        """What it makes of a text. Raises BadExpression."""
        return rewriting(
            self.sought,
            self.becomes,
            is_expression=self.is_expression,
            is_case_sensitive=self.is_case_sensitive,
        )
