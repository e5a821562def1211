import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.review.models import Weight
from apps.translation.models import Rule

ID = re.compile("[0-9]{1,18}")  # what fits into a column


class RuleChoice(forms.ModelChoiceField[Rule]):
    """Rules by what people cite them as, in the order of the rulebook."""

    def label_from_instance(self, rule: Rule) -> str:
        return f"{rule.title} · {rule.slug}"


class CommentForm(forms.Form):
    """A comment, a suggestion, or both; the services say what is missing."""

    text = forms.CharField(
        label=_("Comment"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    suggested_text = forms.CharField(
        label=_("Suggested text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "ko"}),
    )
    rule = RuleChoice(
        Rule.objects.in_force(),
        label=_("Rule"),
        required=False,
        to_field_name="slug",
        empty_label=_("cites no rule"),
    )
    weight = forms.ChoiceField(
        label=_("Weight"), choices=Weight.choices, initial=Weight.OPTION, widget=forms.RadioSelect
    )

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        fields.setdefault("auto_id", "comment-%s")
        super().__init__(*arguments, **fields)

    @property
    def sentence(self) -> str:
        """What is wrong, fit to show."""
        if "weight" in self.errors:
            return str(_("Choose whether a fix is needed or this is an option."))
        return str(next(iter(self.errors.values()))[0])


class ApprovalForm(forms.Form):
    """The revisions that the reviewer ticked as read: each field holds ids, comma between them."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        listed = ",".join(data.getlist("revision"))
        self.revisions = [int(pk) for pk in listed.split(",") if ID.fullmatch(pk)]


class ChangesForm(forms.Form):
    summary = forms.CharField(
        label=_("What is to be changed"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApprovalsForm(forms.Form):
    needed = forms.TypedChoiceField(
        label=_("People who approve each text, beside its author"),
        choices=[(1, "1"), (2, "2"), (3, "3")],
        coerce=int,
        widget=forms.RadioSelect,
    )
