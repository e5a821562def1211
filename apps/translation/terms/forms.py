from django import forms

from apps.documents.models import Segment
from apps.translation.cleaning import clean


class DismissalForm(forms.Form):
    """Why a term does not apply, and the text that the person has before them."""

    reason = forms.CharField(required=False, strip=False, max_length=2000)
    text = forms.CharField(required=False, strip=False, empty_value=None, max_length=100_000)

    def text_of(self, segment: Segment) -> str | None:
        text = self.cleaned_data["text"]
        return None if text is None else clean(text, is_code=segment.is_code).text
