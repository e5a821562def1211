from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.notifications import posting
from apps.notifications.models import Webhook
from apps.notifications.programs import Subject
from apps.notifications.topics import CHATS, Topic


class AddressForm(forms.ModelForm[Webhook]):
    """The address is a secret: it is never shown again, and stays when the field is left empty."""

    address_help = _("It begins with https:// and is on the public internet.")

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "is_on"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kept_url = self.instance.url
        self.fields["url"].help_text = self.address_help
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


class WebhookForm(AddressForm):
    """A channel of Discord or Slack."""

    address_help = _("Made in Discord or Slack for one channel. It begins with https://")

    service = forms.ChoiceField(label=_("Service"), choices=CHATS)
    topics = forms.MultipleChoiceField(
        label=_("What it is told"),
        choices=Topic,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(AddressForm.Meta):
        fields = ["name", "service", "url", "language", "topics", "is_on"]


class ProgramForm(AddressForm):
    topics = forms.MultipleChoiceField(
        label=_("What it is told"), choices=Subject, widget=forms.CheckboxSelectMultiple
    )

    class Meta(AddressForm.Meta):
        fields = ["name", "url", "topics", "is_on"]
