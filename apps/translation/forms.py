"""What a script or a person sends. Text is taken as it was typed: services clean it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from apps.documents.models import Segment
from apps.sources.models import Source
from apps.translation.models import Revision
from apps.translation.services import NEVER


class TypedText(forms.CharField):
    """Any text at all, blanks kept: not even a null character loses what was typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.validators = []


class TextForm(forms.Form):
    """A typed text, the revision it began from and who typed it."""

    text = TypedText()
    base = forms.IntegerField(required=False)
    writer = forms.IntegerField(required=False)
    seen = forms.CharField(required=False)
    source = forms.CharField(required=False, max_length=16)

    def __init__(self, *args: Any, segment: Segment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.segment = segment

    def clean_base(self) -> Revision | None:
        number = self.cleaned_data["base"]
        if number is None:
            return None
        if hasattr(self.segment, "translation"):
            newest = self.segment.translation.newest
            if newest and newest.pk == number:
                return newest
        known = Revision.objects.filter(translation__segment=self.segment, pk=number).first()
        if known is None:
            raise forms.ValidationError(
                _("This is no revision of this segment. Load the page again.")
            )
        return known

    def clean_seen(self) -> datetime | None:
        """When the draft that the typing went on from was saved; long ago if there was none."""
        seen = self.cleaned_data["seen"]
        if not seen:
            return None
        if seen == "none":
            return NEVER
        try:
            moment = parse_datetime(seen)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise forms.ValidationError(_("This moment cannot be read. Load the page again."))
        return moment

    @property
    def sentence(self) -> str:
        """The first thing that is wrong."""
        return str(next(iter(self.errors.values()))[0])


class ImportForm(forms.Form):
    """A translation made elsewhere, and whose it is."""

    to_source = forms.ModelChoiceField(Source.objects.present(), label=_("Source"))
    credit = forms.CharField(
        label=_("Whose translation it is"),
        max_length=200,
        help_text=_("Kept with every text and shown in its history, such as a project's name"),
    )
    pages = forms.FileField(
        label=_("Translated pages"),
        max_length=255,
        help_text=_("One page (.md, .rst, .ipynb), or an archive of them (.zip, .tar.gz …)"),
    )
    english = forms.FileField(
        label=_("The English it was made from"),
        max_length=255,
        required=False,
        help_text=_("If you have that version: then only what has not changed since comes in"),
    )


class PasteForm(forms.Form):
    """A pasted translation, who wrote it, and beside which version of the page it was shown."""

    pasted = forms.CharField(
        label=_("Your translation of it"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "ko", "spellcheck": "false"}),
    )
    machine = forms.ChoiceField(
        label=_("Did a machine write it?"),
        choices=[("no", _("No, people did")), ("yes", _("Yes, a machine"))],
        widget=forms.RadioSelect,
        help_text=_("The reviewer is told. You stand behind the text either way."),
    )
    seen = forms.CharField(required=False, max_length=64)
