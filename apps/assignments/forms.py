from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class DueForm(forms.Form):
    due_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class HandoverForm(forms.Form):
    """Whom to ask. `people` may hold a section."""

    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        error_messages={
            "required": _("Choose who should take it over."),
            "invalid_choice": _("Choose who should take it over."),
        },
    )

    def __init__(self, people: QuerySet[User], *arguments: Any) -> None:
        super().__init__(*arguments)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
