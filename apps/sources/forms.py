from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.sources.models import Schedule, Source

SUGGESTIONS = (
    ("https://github.com/jax-ml/jax", _("JAX's own repository, at its latest release")),
    ("pypi:flax", _("Flax, from its source package: works wherever pip does")),
)


class Patterns(forms.CharField):
    """Patterns, one a line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class SourceForm(forms.Form):
    what = forms.CharField(
        label=_("Where the documentation is"),
        max_length=500,
        help_text=_("A repository's address, pypi:NAME, or a folder or an archive on this machine"),
        widget=forms.TextInput(attrs={"autofocus": True, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name"), max_length=80, required=False, help_text=_("Empty: taken from the place")
    )
    ref = forms.CharField(
        label=_("Ref"),
        max_length=120,
        required=False,
        help_text=_("A tag, branch, commit or version. Empty: the latest release"),
    )
    include = Patterns(
        label=_("Pages to include"),
        required=False,
        help_text=_("One pattern a line, such as docs/**/*.md. Empty: the documentation's folder"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    exclude = Patterns(
        label=_("Pages to leave out"),
        required=False,
        help_text=_("One pattern a line"),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )


class ScheduleForm(forms.Form):
    look_every = forms.ChoiceField(choices=Schedule.choices)


def typed_for(source: Source) -> dict[str, Any]:
    """What was typed when this source was added, to be changed."""
    return {
        "what": source.location,
        "name": source.name,
        "ref": source.ref,
        "include": source.include,
        "exclude": source.exclude,
    }
