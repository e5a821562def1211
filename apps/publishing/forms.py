from django import forms
from django.utils.translation import gettext_lazy as _

from apps.publishing.reports import LENGTH
from apps.sources.models import Source


class ReportForm(forms.Form):
    """What a reader tells. People do not see the field `website`; what fills it is no person."""

    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    suggested_text = forms.CharField(
        label=_("How should it read? (if you like)"),
        max_length=LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "ko"}),
    )
    name = forms.CharField(label=_("Your name (if you like)"), max_length=60, required=False)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))


class ReadingForm(forms.ModelForm[Source]):
    class Meta:
        model = Source
        fields = ["is_public", "licence", "original_url"]
        labels = {
            "is_public": _("Anybody may read the translation"),
            "licence": _("Licence"),
            "original_url": _("Where the original is published"),
        }
