from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Action, may
from apps.notifications.kinds import Kind
from apps.notifications.models import Frequency, Preference


class PreferenceForm(forms.Form):
    """A tick for each kind and channel. What is kept is what somebody does not want."""

    mail = forms.ChoiceField(label=_("Mail"), choices=Frequency, widget=forms.RadioSelect)
    on_site = forms.MultipleChoiceField(choices=Kind, required=False)
    by_mail = forms.MultipleChoiceField(choices=Kind, required=False)

    def __init__(self, data: QueryDict | None, person: User, kept: Preference) -> None:
        self.kinds = [kind for kind in Kind if kind != Kind.SITE or is_told_of_site(person)]
        initial = {
            "mail": kept.mail,
            "on_site": self.without(kept.not_on_site),
            "by_mail": self.without(kept.not_by_mail),
        }
        super().__init__(data, initial=initial)

    def without(self, kinds: list[str]) -> list[str]:
        return [kind.value for kind in self.kinds if kind not in kinds]

    def preference(self) -> dict[str, Any]:
        """The fields of the Preference that this asks for."""
        return {
            "mail": self.cleaned_data["mail"],
            "not_on_site": self.without(self.cleaned_data["on_site"]),
            "not_by_mail": self.without(self.cleaned_data["by_mail"]),
        }

    def rows(self) -> list[dict[str, Any]]:
        """Each kind with whether it is ticked."""
        on_site, by_mail = self["on_site"].value() or [], self["by_mail"].value() or []
        return [
            {"kind": kind, "on_site": kind in on_site, "by_mail": kind in by_mail}
            for kind in self.kinds
        ]


def is_told_of_site(person: User) -> bool:
    return may(person, Action.MANAGE_SOURCES)
