from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.notifications import posting
from apps.notifications.models import Webhook
from apps.notifications.topics import Topic


class WebhookForm(forms.ModelForm[Webhook]):
    """The address is a secret: it is never shown again, and stays when the field is left empty."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Made in Discord or Slack for one channel. It begins with https://"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=Topic,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Webhook
        fields = ["name", "service", "url", "language", "topics", "is_on"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kept_url = self.instance.url
        if self.instance.pk:
            self.initial["url"] = ""
            self.fields["url"].required = False
            self.fields["url"].help_text = _("Leave it empty to keep the present one.")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"] or self.kept_url
        try:
            posting.refuse_unfit(url)
        except posting.Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return url
