"""What formats says about a text (in plain English) in the reader's language."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.documents.formats import Problem
from apps.translation.rulebook.musts import PREFIX


@dataclass(frozen=True, slots=True)
class Told:
    """A problem as a person reads it. `where` is empty when it is about the whole text; `rule`
    is what people cite of the rulebook, if it is of that."""

    message: str
    where: str
    rule: str = ""


def told(problem: Problem) -> Told:
    rule = problem.code.removeprefix(PREFIX) if problem.code.startswith(PREFIX) else ""
    return Told(sentence(problem.message), where(problem), rule)


def where(problem: Problem) -> str:
    if problem.column is None:
        return ""
    place = {"line": problem.line, "column": problem.column}
    return _("line %(line)s, character %(column)s") % place


def sentence(message: str) -> str:
    """The message translated; one that is not known yet stays as it is."""
    for pattern, say in SENTENCES:
        found = pattern.fullmatch(message)
        if found:
            return say(found)
    return message


def _mark_names() -> dict[str, str]:
    return {
        "code": pgettext("mark", "code"),
        "role": pgettext("mark", "role"),
        "formula": pgettext("mark", "formula"),
        "link target": pgettext("mark", "link target"),
        "picture": pgettext("mark", "picture"),
        "address": pgettext("mark", "address"),
        "HTML tag": pgettext("mark", "HTML tag"),
        "footnote mark": pgettext("mark", "footnote mark"),
        "reference": pgettext("mark", "reference"),
        "substitution": pgettext("mark", "substitution"),
        "HTML comment": pgettext("mark", "HTML comment"),
    }


def _suspect_names() -> dict[str, str]:
    return {
        "an empty line, which ends the paragraph": _("an empty line, which ends the paragraph"),
        "a fence": _("a fence"),
        "a heading": _("a heading"),
        "a list mark": _("a list mark"),
        "a quote mark": _("a quote mark"),
        "an underline, which makes a heading or a rule": _("an underline of a heading"),
        "the start of a directive or comment": _("the start of a directive or comment"),
        "a block mark": _("a block mark"),
        "an HTML block": _("an HTML block"),
        "a column mark": _("a column mark"),
        "two colons, which begin a literal block": _("two colons, which begin a literal block"),
    }


def _missing(found: re.Match[str]) -> str:
    names = _mark_names()
    told = _("%(what)s is missing: %(text)s")
    told %= {"what": names.get(found[1], found[1]), "text": found[2]}
    if found[3]:
        told += " " + _("If a particle follows it, write a backslash and a space between them.")
    return told


def _extra(found: re.Match[str]) -> str:
    names = _mark_names()
    told = _("%(what)s is not in the source, or not so often: %(text)s")
    return told % {"what": names.get(found[1], found[1]), "text": found[2]}


def _open(found: re.Match[str]) -> str:
    told = _("Nothing closes what %(sign)s opens here.") % {"sign": found[1]}
    if found[2]:
        told += " " + _("If a particle follows it, write a backslash and a space between them.")
    return told


def _suspect(found: re.Match[str]) -> str:
    told = _("Line %(line)s has %(what)s: it would change the structure of the page.")
    return told % {"line": found[1], "what": _suspect_names().get(found[2], found[2])}


def _code_changed(found: re.Match[str]) -> str:
    return _("The code would change: %(how)s") % {"how": sentence(found[1])}


NAMES = (
    "code|role|formula|link target|picture|address|HTML tag|footnote mark|reference|substitution"
    "|HTML comment"
)
HINT = r"( If a particle follows it, write a backslash and a space between them\.)?"
SENTENCES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.DOTALL), say)
    for pattern, say in (
        (rf"The ({NAMES}) (.+) is missing\.{HINT}", _missing),
        (rf"The ({NAMES}) (.+) is not in the source, or not so often\.", _extra),
        (rf"Nothing closes what (.+) opens here\.{HINT}", _open),
        (r"Line (\d+) has (.+): it would change the structure of the page\.", _suspect),
        (r"The code would change: (.+)", _code_changed),
        (
            r"This text would change the structure of the page\.",
            lambda found: _("This text would change the structure of the page."),
        ),
        (
            r"This text would leave its comment or docstring\.",
            lambda found: _("This text would leave its comment or docstring."),
        ),
        (r"A comment would vanish\.", lambda found: _("A comment would vanish.")),
        (
            r"The translation holds a character that no page may hold\.",
            lambda found: _("The text holds a character that no page may hold."),
        ),
        (r"The translation is empty\.", lambda found: _("There is no text yet.")),
        (
            r"The code differs(?: from the source)? here\.",
            lambda found: _("it differs from the source here."),
        ),
        (
            r"The code no longer parses: (.+)\.",
            lambda found: _("Python cannot read it: %(why)s.") % {"why": found[1]},
        ),
        (
            r"A comment that steers a tool was changed\.",
            lambda found: _("a comment that steers a tool was changed."),
        ),
    )
)
