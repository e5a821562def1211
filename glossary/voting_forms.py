from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from glossary.models import Candidate, CandidateStatus, Term, VotingRules


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
    """What somebody says about a term, perhaps for one of its forms."""

    text = forms.CharField(
        label=_("Your argument"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    speaks_for = forms.ModelChoiceField(
        Candidate.objects.none(),
        label=_("It speaks for"),
        required=False,
        empty_label=_("no form in particular"),
    )

    def __init__(self, term: Term, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["speaks_for"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = term.candidates.all()


class ClosingDayForm(OwnIds):
    closes_on = forms.DateField(
        label=_("Vote until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class VotingRulesForm(forms.ModelForm[VotingRules]):
    """How many votes make a decision, and how long a vote is open."""

    class Meta:
        model = VotingRules
        fields = ["quorum", "days_open"]


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
    place = forms.CharField(
        label=_("Settled elsewhere than by the vote"),
        max_length=120,
        required=False,
        help_text=_("Such as: Monday meeting of 16 November. Empty: by the vote."),
    )

    def __init__(self, term: Term, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.candidates = {str(one.pk): one for one in term.candidates.select_related("term")}
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
        if candidate.status == CandidateStatus.RETIRED or candidate.is_english:
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
