"""What the code of a source's pages needs to run: said by a maintainer, met by a runner."""

import ast
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.activity.services import record
from apps.sources.forms import Patterns
from apps.sources.models import Source

VARIABLE = re.compile(r"((?:JAX|XLA)_[A-Z0-9_]{1,80})\s*=\s*(.{0,2000})")
PACKAGE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,80}[A-Za-z0-9])?")
MOST = 40
ENVIRONMENT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
NEEDS = ("environment", "preamble", "devices", "variables", "packages")


class Variables(Patterns):
    """Variables, one a line, as a mapping."""

    def to_python(self, value: Any) -> Any:
        pairs = [self._pair(line) for line in super().to_python(value)]
        return dict(pairs)

    def _pair(self, line: str) -> tuple[str, str]:
        if found := VARIABLE.fullmatch(line):
            return found[1], found[2].strip()
        sentence = _("A line is NAME=VALUE, and a name begins with JAX_ or XLA_, not “%(line)s”.")
        raise ValidationError(sentence % {"line": line[:80]})

    def prepare_value(self, value: Any) -> Any:
        is_mapping = isinstance(value, dict)
        return "\n".join(f"{name}={each}" for name, each in value.items()) if is_mapping else value


class Packages(Patterns):
    """Names of packages as pip knows them, one a line."""

    def to_python(self, value: Any) -> Any:
        return list(dict.fromkeys(map(self._name, super().to_python(value))))

    def _name(self, line: str) -> str:
        if PACKAGE.fullmatch(line):
            return re.sub(r"[-_.]+", "-", line).lower()
        sentence = _("A line is a package's name without a version, not “%(line)s”.")
        raise ValidationError(sentence % {"line": line[:80]})


class NeedsForm(forms.Form):
    environment = forms.CharField(
        label=gettext_lazy("Environment"),
        max_length=40,
        initial="default",
        help_text=gettext_lazy(
            "The name under which workers lend the package versions that it needs (--environment)"
        ),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none"}),
    )
    preamble = forms.CharField(
        label=gettext_lazy("Code that runs before each page"),
        max_length=100_000,
        required=False,
        strip=False,
        help_text=gettext_lazy("What the pages take for granted, such as import jax"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "mono"}),
    )
    devices = forms.IntegerField(
        label=gettext_lazy("Number of devices"),
        min_value=0,
        max_value=64,
        help_text=gettext_lazy("How many devices a CPU is to stand for. 0: as it is"),
    )
    variables = Variables(
        label=gettext_lazy("Variables"),
        required=False,
        help_text=gettext_lazy("One a line, such as JAX_ENABLE_X64=1"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    packages = Packages(
        label=gettext_lazy("Further packages"),
        required=False,
        help_text=gettext_lazy(
            "One name a line. Nothing is installed: a page that fails for want of one is not here"
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def clean_environment(self) -> str:
        name = str(self.cleaned_data["environment"])
        if not ENVIRONMENT.fullmatch(name):
            raise ValidationError(_("Small letters, digits and hyphens, such as jax-0-9."))
        return name

    def clean_preamble(self) -> str:
        preamble = str(self.cleaned_data["preamble"]).replace("\r\n", "\n").strip("\n")
        try:
            ast.parse(preamble)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            sentence = _("Line %(line)d is not Python: %(reason)s.")
            raise ValidationError(sentence % {"line": line, "reason": str(error)[:80]}) from error
        return preamble

    def clean_variables(self) -> dict[str, str]:
        return dict(self._few("variables"))

    def clean_packages(self) -> list[str]:
        return list(self._few("packages"))

    def _few(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if len(value) > MOST:
            raise ValidationError(_("There may be %(most)d lines at most.") % {"most": MOST})
        return value


@transaction.atomic
def state_needs(source: Source, needs: dict[str, Any], user: User | None) -> bool:
    """Set what its pages need; whether that changed anything. Then verdicts hold no longer."""
    before = {name: getattr(source, name) for name in NEEDS}
    if before == needs:
        return False
    Source.objects.filter(pk=source.pk).update(**needs)
    changed = sorted(name for name in NEEDS if before[name] != needs[name])
    record("source needs set", source, user, changed=", ".join(changed))
    return True
