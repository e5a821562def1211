from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.activity.words import VERBS, word_for
from apps.dashboard.forms import Day
from apps.sources.models import Source

SITE = "site"


def verbs() -> Iterable[tuple[str, str]]:
    """Every kind of act, in the order of its words."""
    return sorted(((verb, word_for(verb)) for verb in VERBS), key=lambda each: each[1])


class AuditForm(forms.Form):
    """What of the log is asked for. All of it may stay empty."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    verb = forms.ChoiceField(label=_("What"), required=False)
    source = forms.ModelChoiceField(
        label=_("Source"), required=False, queryset=Source.objects.all(), empty_label=_("all")
    )
    page = forms.CharField(
        label=_("Page"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Part of its path")}),
    )
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people = {str(each.pk): each for each in User.objects.order_by("name", "pk")}
        named = [(key, str(each)) for key, each in self.people.items()]
        who, verb = self.fields["who"], self.fields["verb"]
        assert isinstance(who, forms.ChoiceField)
        assert isinstance(verb, forms.ChoiceField)
        who.choices = [("", _("all")), (SITE, _("the site itself")), *named]
        verb.choices = [("", _("all")), *verbs()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return {
            **cleaned,
            "by_site": cleaned.get("who") == SITE,
            "who": self.people.get(cleaned.get("who", "")),
        }
