"""What the musts of the rulebook refuse, in one text or in many of a page at once."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext

from apps.documents.formats import Problem
from apps.documents.models import Page, Segment
from apps.translation.rulebook.contexts import PageContext, Piece, Words, context_of
from apps.translation.rulebook.levels import levels_in, rules_of
from apps.translation.rulebook.models import Level, Rule
from apps.translation.rules import Context, Finding, check

PREFIX = "rule-"  # before the name of a rule, in the code of a problem
# What the reading of a page leaves to the rule on marks, wherever the group has that rule.
MARKS = "kept-marks"
LEFT_TO_RULE = frozenset({"inline-code", "inline-link", "inline-url"})
UNREAD = frozenset({"empty", "long", "gone"})


def hold_to_rules(
    page: Page, texts: Mapping[Segment, str], problems: dict[Segment, list[Problem]]
) -> None:
    """Add what the musts refuse to what reading the page found. What nobody could read is left."""
    levels = levels_in(page.source_id)
    musts = [name for name, level in levels.items() if level == Level.MUST]
    for segment, found in problems.items():
        problems[segment] = beside_rules(found, levels)
    prose = {
        segment: text
        for segment, text in texts.items()
        if not segment.is_code and not any(each.code in UNREAD for each in problems[segment])
    }
    if not (musts and prose):
        return
    refused = {
        segment: check(texts[segment], context, musts)
        for segment, context in _contexts(page, prose, musts)
    }
    rules = rules_of({finding.rule for findings in refused.values() for finding in findings})
    for segment, findings in refused.items():
        problems[segment] += [
            _problem(each, rules[each.rule], texts[segment])
            for each in findings
            if each.rule in rules
        ]


def beside_rules(problems: list[Problem], levels: Collection[str]) -> list[Problem]:
    """The problems that no rule of these checks speaks of."""
    return [each for each in problems if MARKS not in levels or each.code not in LEFT_TO_RULE]


def _contexts(
    page: Page, texts: Mapping[Segment, str], musts: Collection[str]
) -> Iterator[tuple[Segment, Context]]:
    if len(texts) == 1:
        [(segment, text)] = texts.items()
        yield segment, context_of(segment, text, musts)
        return
    pieces = {
        segment: Piece(segment.pk, segment.kind, segment.text, text)
        for segment, text in texts.items()
    }
    whole = PageContext.of(page, list(pieces.values()), Words.of_source(page.source_id))
    for segment, piece in pieces.items():
        yield segment, whole.of_piece(piece)


def _problem(finding: Finding, rule: Rule, text: str) -> Problem:
    words = finding.about or text[finding.start : finding.end]
    message = f"{gettext(finding.message)} {words}".strip()
    line = text.count("\n", 0, finding.start) + 1
    column = finding.start - text.rfind("\n", 0, finding.start)
    return Problem(message, line, None if finding.about else column, PREFIX + rule.slug)
