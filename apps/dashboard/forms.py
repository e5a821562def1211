from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.assignments.models import translators

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
USUAL = 600
MOST_PEOPLE = 60


class Day(forms.DateField):
    """A day that can be counted on from, in any zone."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


class SharingForm(forms.Form):
    """Among whom to share, and how much. With nothing said: among all, some hours' work."""

    words = forms.IntegerField(
        label=_("Words for each"), min_value=50, max_value=20_000, initial=USUAL
    )
    person = forms.ModelMultipleChoiceField(queryset=User.objects.none())

    def __init__(self, asked: QueryDict) -> None:
        self.people = list(translators().order_by("name", "pk")[:MOST_PEOPLE])
        data: dict[str, Any] = {"words": USUAL, "person": [one.pk for one in self.people]}
        data |= {name: asked.getlist(name) for name in ("person",) if name in asked}
        data |= {name: asked[name] for name in ("words",) if name in asked}
        super().__init__(data)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = translators()

    @cached_property
    def chosen(self) -> list[User]:
        """Those among whom to share, in their order."""
        chosen = self.cleaned_data.get("person", User.objects.none())
        ids = {one.pk for one in chosen}
        return [one for one in self.people if one.pk in ids]


class TranslatorDaysForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days that a changed text waits for its last translator"), min_value=0, max_value=90
    )


class FinishDayForm(forms.Form):
    finish_on = Day(label=_("Finish day"), required=False)
