from django import forms
from django.utils.translation import gettext_lazy as _


class FragmentForm(forms.Form):
    """Why a page, or the cell that is named by its key, is not a program."""

    reason = forms.CharField(label=_("Why it is not a program"), max_length=300)
    cell = forms.CharField(max_length=40, required=False)
