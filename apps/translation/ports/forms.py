from django import forms
from django.utils.translation import gettext_lazy as _


class PortForm(forms.Form):
    """Why a page is a port."""

    reason = forms.CharField(label=_("Why it is a port"), max_length=300)
