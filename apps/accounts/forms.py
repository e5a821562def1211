from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.models import User
from apps.accounts.permissions import Role


class PasswordForm(forms.Form):
    """A new password, checked as the settings say."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A sentence is good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=cleaned.get("email", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class JoinForm(PasswordForm):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As the group knows you."))
    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    field_order = ["name", "email", "password"]


class SetupForm(JoinForm):
    code = forms.CharField(
        label=_("One-time code"), help_text=_("From the terminal where the site was started.")
    )
    field_order = ["code", "name", "email", "password"]


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MEMBER)
    days = forms.IntegerField(label=_("Days it is good for"), min_value=1, max_value=90, initial=14)
    most_uses = forms.IntegerField(
        label=_("People who may use it"),
        min_value=1,
        max_value=500,
        initial=20,
    )
    note = forms.CharField(
        label=pgettext_lazy("invitation", "Note"), max_length=120, required=False
    )


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name", "credit_email", "is_name_public", "language", "time_zone"]
        labels = {
            "name": _("Name"),
            "credit_email": _("Address for credit lines"),
            "is_name_public": _("Show my name on public pages"),
            "language": _("Language of the interface"),
            "time_zone": _("Time zone"),
        }
        widgets = {
            "language": forms.Select(
                choices=[("", _("As the site")), ("ko", _("Korean")), ("en", _("English"))]
            ),
            "time_zone": forms.TextInput(attrs={"list": "zones", "placeholder": "Asia/Seoul"}),
        }

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in available_timezones():
            raise ValidationError(_("There is no such time zone. Write one such as Asia/Seoul."))
        return zone
