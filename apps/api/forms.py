from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.accounts.models import User
from apps.api.scopes import Scope, offered_to

DAYS = (7, 30, 90, 180, 365)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What it is for, such as “my editor”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every token reads. It never does more than your role allows on that day."),
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        initial=90,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
    )

    def __init__(self, owner: User, *arguments: Any) -> None:
        super().__init__(*arguments)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        offered = (scope for scope in offered_to(owner) if scope != Scope.READ)
        field.choices = [(scope.value, scope.label) for scope in offered]
        if not field.choices:
            del self.fields["scopes"]

    @property
    def scopes_chosen(self) -> list[str]:
        return list(self.cleaned_data.get("scopes", []))

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
