"""What the screens of the rules show, gathered in a bounded number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.documents.differences import Stretch, differences
from apps.sources.models import Source
from apps.translation.rulebook.content import Content
from apps.translation.rulebook.models import Amendment, Flag, Level, Rule, RuleDismissal
from apps.translation.rules.examples import Example, findings_in, fixed

MOST_REMARKS = 200
MOST_VERSIONS = 50
MOST_DISMISSALS = 20


def counts() -> dict[str, int]:
    in_force, checked = Q(retired_at=None), ~Q(check_name="")
    return Rule.objects.aggregate(
        all=Count("pk", filter=in_force),
        checked=Count("pk", filter=in_force & checked),
        by_hand=Count("pk", filter=in_force & ~checked),
        off=Count("pk", filter=in_force & checked & Q(level=Level.OFF)),
        retired=Count("pk", filter=~in_force),
    )


# ---- examples -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """An example as a reader sees it: a bad one with what its check puts right, if it can."""

    source: str
    stretches: list[Stretch]


def shown_examples(check_name: str, examples: Iterable[Example], *, is_bad: bool) -> list[Shown]:
    return [_shown(check_name if is_bad else "", example) for example in examples]


def _shown(check_name: str, example: Example) -> Shown:
    mended = example.text
    if check_name:
        mended = fixed(example.text, findings_in(check_name, example))
    return Shown(example.source, differences(example.text, mended))


# ---- one rule -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what an amendment changes: a field, and its text before and after."""

    name: str
    stretches: list[Stretch]


def changes_of(amendment: Amendment) -> list[Change]:
    """What it changes, field by field; of a new rule all that it says."""
    sources = _source_names([amendment.before, amendment.after])
    before = _written(amendment.before, sources) if amendment.before else {}
    after = _written(amendment.after, sources)
    names = list(dict.fromkeys([*after, *before]))
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Change(name, _compared(old, new)) for name, old, new in pairs if old != new]


def _compared(old: str, new: str) -> list[Stretch]:
    """A word is replaced as one; only sentences are compared within."""
    if " " in old or " " in new:
        return differences(old, new)
    whole = (Stretch("gone", old), Stretch("new", new))
    return [stretch for stretch in whole if stretch.text]


def _source_names(contents: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    wanted = {int(key) for each in contents for key in each.get("levels", {})}
    return dict(Source.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _written(kept: Mapping[str, Any], sources: Mapping[int, str]) -> dict[str, str]:
    """A content as texts, by the names of its fields in the reader's language."""
    content = Content.stored({key: value for key, value in kept.items() if key != "slug"})
    texts = {
        _("Short name"): str(kept.get("slug", "")),
        _("In one sentence"): content.title,
        _("What it says and why"): content.text,
        _("Good examples"): "\n\n".join(map(str, content.good)),
        _("Bad examples"): "\n\n".join(map(str, content.bad)),
        _("Automatic check"): content.check_name,
        _("How much it counts"): str(Level(content.level).label),
        _("No longer a rule"): pgettext("rule", "yes") if content.is_retired else "",
    }
    for source, level in content.levels.items():
        texts[sources.get(source, "?")] = str(Level(level).label)
    return texts


def rule_context(rule: Rule) -> dict[str, Any]:
    levels = [(each.source, Level(each.level)) for each in rule.settings.all()]
    applied = rule.amendments.applied().select_related("requested_by", "settled_by")
    versions = list(applied[:MOST_VERSIONS])
    return {
        "rule": rule,
        "good": shown_examples(rule.check_name, rule.good_examples, is_bad=False),
        "bad": shown_examples(rule.check_name, rule.bad_examples, is_bad=True),
        "levels": [pair for pair in levels if pair[0].archived_at is None],
        "remarks": rule.comments.select_related("author")[:MOST_REMARKS],
        "versions": [(each, changes_of(each)) for each in versions],
        "open_amendments": rule.amendments.open().select_related("requested_by")[:MOST_VERSIONS],
        "dismissal_count": rule.dismissals.count(),
        "dismissals": _dismissals(rule),
    }


def _dismissals(rule: Rule) -> list[RuleDismissal]:
    made = rule.dismissals.select_related("made_by", "segment__section")
    return list(made[:MOST_DISMISSALS])


# ---- what a change would flag ---------------------------------------------------------------

KINDS = {
    "new": ~Q(after="") & Q(before=""),
    "gone": Q(after="") & ~Q(before=""),
    "changed": ~Q(after="") & ~Q(before=""),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A flag in its text: what is before it, the words themselves, what is after."""

    flag: Flag
    lead: str
    words: str
    tail: str

    @classmethod
    def of(cls, flag: Flag) -> "Place":
        start, end = flag.start, flag.end
        return cls(flag, flag.text[:start][-160:], flag.text[start:end], flag.text[end:][:160])
