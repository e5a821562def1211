from django import forms
from django.utils.translation import gettext_lazy as _

from apps.exchange.models import Format


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("File format"), choices=Format)


class ImportForm(forms.Form):
    """One file of a page, or an archive of such files."""

    file = forms.FileField(label=_("File"))
    machine = forms.ChoiceField(
        label=_("Did a machine write it?"),
        choices=[("no", _("No, people did")), ("yes", _("Yes, a machine"))],
        widget=forms.RadioSelect,
    )
