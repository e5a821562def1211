from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.meetings.models import Plan

MOST_HOLIDAYS = 200


class PlanForm(forms.ModelForm[Plan]):
    """When and where the group meets. Holidays are typed a day a line."""

    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Where the group talks. Shown from ten minutes before."),
    )
    holidays = forms.CharField(
        label=_("Days without a meeting"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "2026-12-25"}),
        help_text=_("One a line, such as 2026-12-25. The meeting is then a week later."),
    )

    class Meta:
        model = Plan
        fields = ["is_on", "weekday", "begins", "zone", "link", "holidays"]
        widgets = {
            "begins": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "zone": forms.TextInput(attrs={"list": "zones"}),
        }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial["holidays"] = "\n".join(self.instance.holidays)

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no such time zone. Write one such as Asia/Seoul.")
            )
        return zone

    def clean_holidays(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["holidays"].splitlines()]
        try:
            days = sorted({date.fromisoformat(line) for line in lines if line})
        except ValueError:
            raise forms.ValidationError(_("Write each day as 2026-12-25, one a line.")) from None
        if len(days) > MOST_HOLIDAYS:
            raise forms.ValidationError(_("That is more days than a plan needs."))
        return [str(day) for day in days]
