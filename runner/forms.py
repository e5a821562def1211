from django import forms
from django.utils.translation import gettext_lazy as _

from runner.models import Backend


class TokenForm(forms.Form):
    """A machine that somebody wants to lend."""

    name = forms.CharField(
        label=_("Machine"), max_length=80, help_text=_("Whose it is, or what it is called.")
    )
    backend = forms.ModelChoiceField(
        label=_("Backend"),
        queryset=Backend.objects.filter(is_enabled=True),
        to_field_name="name",
        empty_label=None,
    )
