from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verdict(models.TextChoices):
    """How a term fares in one place. Only those of decided terms are right or wrong."""

    RIGHT = "right", pgettext_lazy("use of a term", "right")
    WRONG = "wrong", pgettext_lazy("use of a term", "to be changed")
    MISSING = "missing", pgettext_lazy("use of a term", "missing")
    DISMISSED = "dismissed", pgettext_lazy("use of a term", "does not apply")
    UNDECIDED = "undecided", pgettext_lazy("use of a term", "not decided")
    UNTRANSLATED = "untranslated", _("not translated yet")
