from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.hangul import nfc
from glossary.models import Candidate, CandidateStatus, PartOfSpeech, Term
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


class TermForm(forms.ModelForm[Term]):
    """What is known of a term besides its Korean."""

    aliases = WordList(
        label=_("Other English forms"),
        help_text=_("With commas between them: vmapped, auto-vectorized. Plurals are known."),
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
            "definition", "part_of_speech", "domain", "aliases", "exceptions", "readings", "note",
            "is_case_sensitive",
        ]  # fmt: skip

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

    def clean_definition(self) -> str:
        return nfc(self.cleaned_data["definition"]).strip()


class OwnIds(forms.Form):
    """A form beside others on one page: its fields have ids of their own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **options)


class CandidateForm(OwnIds):
    text = forms.CharField(
        label=_("Korean form"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "ko", "autocomplete": "off"}),
    )
    argument = forms.CharField(
        label=_("Why this form?"), required=False, max_length=1000, widget=forms.TextInput
    )


class ArgumentForm(OwnIds):
    text = forms.CharField(
        label=_("Your argument"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(OwnIds):
    reason = forms.CharField(
        label=_("Why should it be talked about again?"), max_length=1000, widget=forms.TextInput
    )


class DecisionForm(OwnIds):
    """One form, or English; what becomes of each other form; and why."""

    KEPT = "kept"
    OTHERS = [
        (CandidateStatus.FORBIDDEN, _("not to be used")),
        (CandidateStatus.ACCEPTED, _("accepted too")),
        (CandidateStatus.RETIRED, _("dropped, without a warning")),
    ]

    chosen = forms.ChoiceField(label=_("The group uses"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, term: Term, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = {str(one.pk): one for one in term.candidates.all()}
        choices = [(key, one.text) for key, one in self.candidates.items()]
        kept = (self.KEPT, _("the English word, not translated"))
        radios = self.fields["chosen"]
        assert isinstance(radios, forms.ChoiceField)
        radios.choices = [*choices, kept]
        for key, candidate in self.candidates.items():
            self.fields[f"status_{key}"] = forms.ChoiceField(
                label=candidate.text,
                choices=self.OTHERS,
                required=False,
                initial=self._initial(candidate),
            )

    @staticmethod
    def _initial(candidate: Candidate) -> str:
        if candidate.status == CandidateStatus.RETIRED:
            return CandidateStatus.RETIRED
        return CandidateStatus.FORBIDDEN

    def clean(self) -> dict[str, Any]:
        """A form proposed after the page was drawn is shown first, not forbidden unseen."""
        unseen = [
            one.text for key, one in self.candidates.items() if f"status_{key}" not in self.data
        ]
        if unseen:
            raise forms.ValidationError(
                _("Proposed in the meantime: %(forms)s. Please look again and decide."),
                params={"forms": ", ".join(unseen)},
            )
        return self.cleaned_data

    def rows(self) -> list[tuple[Any, Any]]:
        """Each candidate's radio button beside the menu of what becomes of it otherwise."""
        radios = list(self["chosen"])
        menus = [self[f"status_{key}"] for key in self.candidates]
        return [*zip(radios, menus, strict=False), (radios[-1], None)]

    def chosen_candidate(self) -> Candidate | None:
        return self.candidates.get(self.cleaned_data["chosen"])

    def others(self) -> dict[int, str]:
        return {
            one.pk: self.cleaned_data[f"status_{key}"] or CandidateStatus.FORBIDDEN
            for key, one in self.candidates.items()
            if key != self.cleaned_data["chosen"]
        }
