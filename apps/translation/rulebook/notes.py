"""What the rules say about one text: noted while somebody types, held against finishing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from apps.documents.models import Segment
from apps.translation.errors import UnsoundText
from apps.translation.rulebook.contexts import Words, context_of
from apps.translation.rulebook.models import Level, Rule, RuleDismissal
from apps.translation.rules import Finding, check
from apps.translation.rules.examples import fixed

WORDS = 200  # of what is dismissed, that are kept
ORDER = [Level.MUST, Level.WARNING, Level.ADVISORY]


@dataclass(frozen=True, slots=True)
class Note:
    """One finding as a person reads it. `fixed` is the whole text put right, empty where a person
    has to think; `words` are what is flagged, or what is missing."""

    rule: Rule
    level: str
    message: str
    words: str
    fix: str
    fixed: str
    dismissal: RuleDismissal | None = None

    @property
    def is_refusal(self) -> bool:
        return self.level == Level.MUST

    @property
    def is_warning(self) -> bool:
        return self.level == Level.WARNING and self.dismissal is None


def noted(segment: Segment, text: str) -> list[Note]:
    """All that the rules of the segment's source find in `text`, the weightiest first."""
    if segment.is_code:
        return []
    levels = levels_in(segment.section.page.source_id)
    found = _found(segment, text, levels.keys())
    dismissed = _dismissals(segment) if found else {}
    notes = [_note(one, *levels[one.rule], text, dismissed) for one in found]
    return sorted(notes, key=lambda note: ORDER.index(Level(note.level)))


def refuse_against_rules(segment: Segment, text: str) -> None:
    """Raise UnsoundText where a rule that is a must finds something."""
    musts = {
        name: (rule, level)
        for name, (rule, level) in levels_in(segment.section.page.source_id).items()
        if level == Level.MUST
    }
    if segment.is_code or not musts:
        return
    notes = [_note(one, *musts[one.rule], text, {}) for one in _found(segment, text, musts)]
    if notes:
        raise AgainstRules(notes)


class AgainstRules(UnsoundText):
    """A text that a must of the group speaks against: which, and where."""

    def __init__(self, notes: Sequence[Note]) -> None:
        super().__init__(f"{notes[0].message} {notes[0].words}".strip())
        self.notes = tuple(notes)


def levels_in(source_id: int) -> dict[str, tuple[Rule, str]]:
    """By check: its rule, and how much it counts in a source. What is off is left out."""
    rules = Rule.objects.checked().prefetch_related("settings")
    chosen = {rule.check_name: (rule, _level(rule, source_id)) for rule in rules}
    return {name: pair for name, pair in chosen.items() if pair[1] != Level.OFF}


def _level(rule: Rule, source_id: int) -> str:
    own = (each.level for each in rule.settings.all() if each.source_id == source_id)
    return next(own, rule.level)


def _found(segment: Segment, text: str, names: Iterable[str]) -> list[Finding]:
    words = Words.of_source(segment.section.page.source_id)
    return check(text, context_of(segment, text, words), names)


def _dismissals(segment: Segment) -> dict[tuple[int, str], RuleDismissal]:
    made = RuleDismissal.objects.filter(segment=segment).select_related("made_by")
    return {(each.rule_id, each.words): each for each in made}


def _note(
    finding: Finding,
    rule: Rule,
    level: str,
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
    """What is flagged, by which a dismissal knows it again: with the word it hangs on."""
    if finding.about:
        return finding.about[:WORDS]
    start = finding.start
    while start > 0 and not text[start - 1].isspace() and finding.start - start < 20:
        start -= 1
    return text[start : finding.end].strip()[:WORDS]
