import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.sources.models import Source
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.models import Level
from apps.translation.rules.examples import Example
from apps.translation.rules.registry import CHECKS

MOST_SOURCES = 50  # that have a menu of their own in the form


class Examples(forms.CharField):
    """Examples with an empty line between them; lines that begin with > are the source."""

    def __init__(self, **options: Any) -> None:
        area = forms.Textarea(attrs={"rows": 5, "lang": "ko", "spellcheck": "false"})
        super().__init__(required=False, max_length=10_000, strip=False, widget=area, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n\n".join(map(str, value)) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[Example, ...]:
        text = super().clean(value).replace("\r\n", "\n")
        paragraphs = re.split(r"\n[ \t]*\n", text)
        return tuple(Example.written(each) for each in paragraphs if each.strip())


class ContentForm(forms.Form):
    """All that a rule says, and how much it counts where."""

    title = forms.CharField(
        label=_("In one sentence"), max_length=200, widget=forms.TextInput(attrs={"lang": "ko"})
    )
    text = forms.CharField(
        label=_("What it says and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "ko"}),
        help_text=_("`Code` between backticks. An empty line begins a paragraph."),
    )
    good = Examples(
        label=_("Good examples"),
        help_text=_("An empty line between two. Begin lines of the English source with >."),
    )
    bad = Examples(label=_("Bad examples"))
    check_name = forms.ChoiceField(
        label=_("Automatic check"),
        required=False,
        help_text=_("Its examples are its tests: a bad one that passes is refused."),
    )
    level = forms.ChoiceField(label=_("How much it counts"), choices=Level.choices)
    is_retired = forms.BooleanField(label=_("No longer a rule"), required=False)
    reason = forms.CharField(
        label=_("Why this change?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "ko"}),
    )

    def __init__(self, *args: Any, content: Content | None = None, **options: Any) -> None:
        if content:
            options.setdefault("initial", _initial(content))
        super().__init__(*args, **options)
        self.sources = list(Source.objects.present()[:MOST_SOURCES])
        self.kept_levels = dict(content.levels) if content else {}
        checks = self.fields["check_name"]
        assert isinstance(checks, forms.ChoiceField)
        checks.choices = [("", _("none: people look")), *((name, name) for name in CHECKS)]
        for source in self.sources:
            self.fields[f"level_{source.pk}"] = forms.ChoiceField(
                label=source.name,
                required=False,
                choices=[("", _("as everywhere")), *Level.choices],
            )

    def level_fields(self) -> list[forms.BoundField]:
        return [self[f"level_{source.pk}"] for source in self.sources]

    def content(self) -> Content:
        """What was typed. Levels of sources that have no menu here stay as they are."""
        typed = self.cleaned_data
        levels = dict(self.kept_levels)
        for source in self.sources:
            levels.pop(source.pk, None)
            if chosen := typed[f"level_{source.pk}"]:
                levels[source.pk] = chosen
        names = ("title", "good", "bad", "check_name", "level", "is_retired")
        text = typed["text"].replace("\r\n", "\n")
        return Content(text=text, levels=levels, **{name: typed[name] for name in names})


def _initial(content: Content) -> dict[str, Any]:
    names = ("title", "text", "good", "bad", "check_name", "level", "is_retired")
    facts = {name: getattr(content, name) for name in names}
    return facts | {f"level_{source}": level for source, level in content.levels.items()}


class NewRuleForm(ContentForm):
    slug = forms.CharField(
        label=_("Short name"),
        max_length=60,
        help_text=_("People cite it, and it never changes: Latin letters, digits and hyphens."),
        widget=forms.TextInput(attrs={"lang": "en", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("slug", "title", "text")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["is_retired"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["is_retired"] = False
        return typed


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Your opinion"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "ko"}),
    )
