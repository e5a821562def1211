from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.errors import GlossaryError
from glossary.exchange import Form, TermRecord
from glossary.forms import WordList, choose_source
from glossary.importing import columns_of
from glossary.models import GlossaryImport
from glossary.naming import tidy


class ImportForm(forms.ModelForm[GlossaryImport]):
    """A file of terms, and whose it is."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, JSON or TBX"))
    columns = forms.CharField(
        label=_("Columns"),
        required=False,
        max_length=300,
        help_text=_("Only where they have unusual names: english=Term, korean=번역"),
    )

    class Meta:
        model = GlossaryImport
        fields = ["file", "name", "origin", "licence", "source", "columns", "is_ours"]
        help_texts = {
            "name": _("Shown beside the candidates: PyTorch Korea"),
            "licence": _("Empty: what the file says"),
            "origin": _("Empty: what the file says"),
            "is_ours": _("Its decisions count for terms on which this group has none."),
        }

    field_order = ["file", "name", "origin", "licence", "source", "columns", "is_ours"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_source(self.fields["source"])

    def clean_columns(self) -> dict[str, str]:
        try:
            return dict(columns_of(self.cleaned_data["columns"]))
        except GlossaryError as error:
            raise forms.ValidationError(str(error)) from error


class RowForm(forms.Form):
    """A doubtful row as a person reads it."""

    source_form = forms.CharField(label=_("English form"), max_length=120)
    aliases = WordList(label=_("Other English forms"))
    proposed = WordList(label=_("Korean forms"))
    forbidden = WordList(label=_("not to be used"))
    is_kept = forms.BooleanField(label=_("not translated"), required=False)

    def __init__(self, *args: Any, number: int, **options: Any) -> None:
        options["auto_id"] = f"row-{number}-%s"
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        forms_ = [*data.get("aliases", ()), *data.get("proposed", ()), *data.get("forbidden", ())]
        if any(len(form) > 120 for form in forms_):
            raise forms.ValidationError(_("A form is longer than 120 characters."))
        if not data.get("proposed") and not data.get("is_kept"):
            raise forms.ValidationError(_("Write the Korean, or say that it is not translated."))
        return data

    def record(self, read: TermRecord) -> TermRecord:
        """What was read, with what the person says instead."""
        data = self.cleaned_data
        word = tidy(data["source_form"])
        proposed = [word] if data["is_kept"] else data["proposed"]
        told = [Form(text) for text in proposed]
        told += [Form(text, "forbidden") for text in data["forbidden"] if text not in proposed]
        return replace(read, source_form=word, aliases=tuple(data["aliases"]), forms=tuple(told))


def row_form(record: TermRecord, number: int) -> RowForm:
    """The form of a row, filled in with what was read of it."""
    by_status: dict[str, list[str]] = {}
    for form in record.forms:
        by_status.setdefault(form.status, []).append(form.text)
    initial = {
        "source_form": record.source_form,
        "aliases": list(record.aliases),
        "proposed": [*by_status.get("accepted", []), *by_status.get("proposed", [])],
        "forbidden": by_status.get("forbidden", []),
        "is_kept": record.is_kept,
    }
    return RowForm(initial=initial, number=number)
