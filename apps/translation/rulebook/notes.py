"""What the rules say about one text while somebody types."""

from dataclasses import dataclass

from django.utils.translation import gettext

from apps.documents.models import Segment
from apps.translation.rulebook.contexts import context_of
from apps.translation.rulebook.levels import levels_in, rules_of
from apps.translation.rulebook.models import Level, Rule, RuleDismissal
from apps.translation.rules import Finding, check
from apps.translation.rules.examples import fixed

WORDS = 200  # of what is dismissed, that are kept
REACH = 20  # characters of the word before, by which a dismissal knows its place again
ORDER = (Level.MUST, Level.WARNING, Level.ADVISORY)


@dataclass(frozen=True, slots=True)
class Note:
    """One finding as a person reads it. `fixed` is the whole text put right, empty where a person
    has to think; `words` are what is flagged, or what is missing."""

    rule: Rule
    level: Level
    message: str
    words: str
    fix: str
    fixed: str
    dismissal: RuleDismissal | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """By weight. What was dismissed is no warning any more. `checks` are all that the rulebook
    has, also those that are off here."""

    checks: frozenset[str]
    musts: list[Note]
    warnings: list[Note]
    dismissed: list[Note]
    advice: list[Note]


def notes_on(segment: Segment, text: str) -> Notes:
    """All that the rules of the segment's source find in `text`, in its order."""
    source_id = segment.section.page.source_id
    known = levels_in(source_id)
    levels = {name: level for name, level in known.items() if level != Level.OFF}
    found = check(text, context_of(segment, text, levels), levels)
    rules = rules_of({one.rule for one in found})
    dismissed = _dismissals(segment) if found else {}
    notes = [
        _note(one, rules[one.rule], levels[one.rule], text, dismissed)
        for one in found
        if one.rule in rules
    ]
    warnings = [note for note in notes if note.level == Level.WARNING]
    return Notes(
        checks=frozenset(known),
        musts=[note for note in notes if note.level == Level.MUST],
        warnings=[note for note in warnings if note.dismissal is None],
        dismissed=[note for note in warnings if note.dismissal],
        advice=[note for note in notes if note.level == Level.ADVISORY],
    )


def _dismissals(segment: Segment) -> dict[tuple[int, str], RuleDismissal]:
    made = RuleDismissal.objects.filter(segment=segment).select_related("made_by")
    return {(each.rule_id, each.words): each for each in made}


def _note(
    finding: Finding,
    rule: Rule,
    level: Level,
    text: str,
    dismissed: dict[tuple[int, str], RuleDismissal],
) -> Note:
    words = words_of(finding, text)
    return Note(
        rule=rule,
        level=level,
        message=gettext(finding.message),
        words=words,
        fix=finding.fix or "",
        fixed=fixed(text, [finding]) if finding.fix is not None else "",
        dismissal=dismissed.get((rule.pk, words)),
    )


def words_of(finding: Finding, text: str) -> str:
    """What is flagged, with the word that it hangs on."""
    if finding.about:
        return finding.about[:WORDS]
    start = finding.start
    while start > 0 and not text[start - 1].isspace() and finding.start - start < REACH:
        start -= 1
    return text[start : finding.end].strip()[:WORDS]
