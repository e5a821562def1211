from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.sources.models import Source
from glossary.hangul import nfc
from glossary.models import PartOfSpeech, Term
from glossary.naming import tidy


class WordList(forms.CharField):
    """Words with commas or line breaks between them, kept as a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=1000, widget=forms.TextInput(attrs={"size": 40}), **options
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        words = (tidy(word) for line in text.splitlines() for word in line.split(","))
        return list(dict.fromkeys(word for word in words if word))


def choose_source(field: Any) -> None:
    """Offer the sources that a term may be for; none is all."""
    field.queryset = Source.objects.kept()
    field.empty_label = _("all sources")


class TermForm(forms.ModelForm[Term]):
    """What is known of a term besides its Korean."""

    aliases = WordList(
        label=_("Other English forms"),
        help_text=_("With commas between them: vmapped, auto-vectorized. Plurals are known."),
    )
    irregular_forms = WordList(
        label=_("Irregular forms"), help_text=_("Of the word itself: axes for axis.")
    )
    exceptions = WordList(
        label=_("Longer words in which it does not count"),
        help_text=_("In either language: 계층 where 층 is the term."),
    )
    readings = WordList(
        label=_("How it is read"), help_text=_("Chooses the particle after it: JAX is 잭스.")
    )
    definition = forms.CharField(
        label=_("Definition"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Term
        fields = [
            "source_form", "definition", "part_of_speech", "domain", "source", "aliases",
            "irregular_forms", "exceptions", "readings", "note", "is_case_sensitive",
        ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_source(self.fields["source"])

    def clean_source_form(self) -> str:
        return tidy(self.cleaned_data["source_form"])

    def clean_definition(self) -> str:
        return nfc(self.cleaned_data["definition"]).strip()

    def clean_note(self) -> str:
        return nfc(self.cleaned_data["note"]).strip()

    def clean_domain(self) -> str:
        return tidy(self.cleaned_data["domain"])


class ProposalForm(forms.Form):
    """A new term and, if there is an idea for it already, its first candidate."""

    source_form = forms.CharField(
        label=_("English form"),
        max_length=120,
        help_text=_("As it stands in a dictionary: convolution, not Convolutions."),
        widget=forms.TextInput(attrs={"lang": "en", "autocomplete": "off"}),
    )
    candidate = forms.CharField(
        label=_("Korean form"),
        max_length=120,
        required=False,
        help_text=_("Your proposal. Leave it empty to ask the group."),
        widget=forms.TextInput(attrs={"lang": "ko", "autocomplete": "off"}),
    )
    argument = forms.CharField(
        label=_("Why this form?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    definition = forms.CharField(
        label=_("Definition"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence: what the word means in the documentation."),
    )
    part_of_speech = forms.ChoiceField(
        label=_("Part of speech"), required=False, choices=[("", "—"), *PartOfSpeech.choices]
    )
    aliases = WordList(
        label=_("Other English forms"),
        help_text=_("With commas between them: vmapped, auto-vectorized. Plurals are known."),
    )

    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Only for the source"), required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_source(self.fields["source"])

    def clean_definition(self) -> str:
        return nfc(self.cleaned_data["definition"]).strip()


class FilterForm(forms.Form):
    """Which terms a list shows, and in which order. A wrong choice is none."""

    SHOWS = [
        ("", _("All")),
        ("undecided", _("To settle")),
        ("mine", _("To vote on")),
        ("ripe", _("Ready to decide")),
        ("decided", _("Decided")),
        ("kept", _("Not translated")),
    ]
    SORTS = [("", _("by letter")), ("changed", _("latest change")), ("votes", _("most votes"))]

    show = forms.ChoiceField(choices=SHOWS, required=False)
    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Source"), required=False, to_field_name="slug"
    )
    domain = forms.ChoiceField(label=pgettext_lazy("of a term", "field"), required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, domains: list[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_source(self.fields["source"])
        field = self.fields["domain"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("all fields")), *((name, name) for name in domains)]

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
