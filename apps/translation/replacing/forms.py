"""What somebody wants to replace, and where."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.documents.models import Page
from apps.sources.models import Source
from apps.translation.replacing.expressions import BadExpression, BadReplacement
from apps.translation.replacing.models import Replacement

EXPRESSION = ("sought", "becomes", "is_expression", "is_case_sensitive")
TYPED = {"lang": "ko", "spellcheck": "false", "autocomplete": "off"}


class ReplacementForm(forms.ModelForm[Replacement]):
    sought = forms.CharField(
        label=_("What to find"),
        strip=False,
        max_length=500,
        widget=forms.TextInput(attrs={**TYPED, "autofocus": True}),
    )
    becomes = forms.CharField(
        label=_("Replace with"),
        strip=False,
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=TYPED),
        help_text=_("Empty: what is found goes. With an expression \\1 is its first group."),
    )
    translator = forms.ModelChoiceField(
        User.objects.order_by("name"),
        label=_("Written by"),
        required=False,
        empty_label=_("anybody"),
    )

    class Meta:
        model = Replacement
        fields = [
            *EXPRESSION,
            *("path", "standing", "translator"),
        ]
        labels = {
            "is_expression": _("It is a regular expression"),
            "is_case_sensitive": _("A and a are different"),
            "path": _("Page or folder"),
            "standing": _("Translations"),
        }
        help_texts = {"path": _("What the path begins with; empty: all pages")}

    def __init__(self, *args: Any, source: Source, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.source = source

    def clean_path(self) -> str:
        path = str(self.cleaned_data["path"])
        pages = Page.objects.present().filter(source=self.instance.source)
        if path and not pages.filter(path__startswith=path).exists():
            raise forms.ValidationError(_("No page of this source has a path that begins so."))
        return path

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asked = {name: cleaned[name] for name in EXPRESSION if name in cleaned}
        try:
            if len(asked) == len(EXPRESSION):
                Replacement(**asked).rewriting()
        except BadReplacement as error:
            self.add_error("becomes", str(error))
        except BadExpression as error:
            self.add_error("sought", str(error))
        return cleaned
