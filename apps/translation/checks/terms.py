"""Whether a translation uses the words that the group agreed on."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.translation.terms import matcher
from glossary.matching import Hit, TermEntry


@dataclass(frozen=True, slots=True)
class TermFinding:
    """How one term of the source fares. `found` is what stands in the translation, if anything."""

    source: str
    wanted: str
    found: str
    verdict: str  # right, wrong or missing


def term_findings(source: str, translation: str) -> list[TermFinding]:
    """One finding a term that the group has decided. Undecided terms never warn."""
    terms = matcher()
    found = terms.find_target(translation)
    sought = {hit.term.source: hit.term for hit in terms.find_source(source)}
    findings = [_finding(term, found) for term in sought.values() if term.accepted]
    stray = [hit for hit in found if hit.is_forbidden and hit.term.source not in sought]
    return findings + [_wrong(hit) for hit in _one_each(stray)]


def _finding(term: TermEntry, found: list[Hit]) -> TermFinding:
    mine = [hit for hit in found if hit.term.source == term.source]
    wrong = next((hit for hit in mine if hit.is_forbidden), None)
    right = next((hit for hit in mine if hit.is_accepted), None)
    if wrong:
        return _wrong(wrong)
    wanted = term.accepted[0]
    if right:
        return TermFinding(term.source, wanted, right.form, "right")
    return TermFinding(term.source, wanted, "", "missing")


def _wrong(hit: Hit) -> TermFinding:
    wanted = hit.term.accepted[0] if hit.term.accepted else ""
    return TermFinding(hit.term.source, wanted, hit.form, "wrong")


def _one_each(hits: Iterable[Hit]) -> list[Hit]:
    return list({hit.form: hit for hit in hits}.values())
