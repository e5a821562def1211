"""What the editor notes about the terms of a text while somebody types."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation.terms import dismissing
from apps.translation.terms.correcting import corrected
from apps.translation.terms.findings import Finding, findings, of_decided
from apps.translation.terms.models import Dismissal
from apps.translation.terms.verdicts import Verdict
from apps.translation.terms.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class Note:
    """One term as it fares in a text. `fixed` is the text put right, empty where it stays."""

    finding: Finding
    term_id: int
    fixed: str
    dismissal: Dismissal | None

    @property
    def verdict(self) -> str:
        return Verdict.DISMISSED if self.dismissal else self.finding.verdict


def noted(segment: Segment, user: User, text: str) -> list[Note]:
    """A note for each decided term. Undecided ones never warn."""
    terms = vocabulary(segment.section.page.source_id)
    found = of_decided(findings(terms, segment.text, text))
    warns = any(one.verdict != Verdict.RIGHT for one in found)
    dismissed = dismissing.holding(segment, user, text) if warns else {}
    return [_note(one, terms, segment.text, text, dismissed) for one in found]


def _note(
    found: Finding,
    terms: Vocabulary,
    source: str,
    text: str,
    dismissed: dict[int, Dismissal],
) -> Note:
    term_id = terms.ids.get(found.source, 0)
    dismissal = dismissed.get(term_id) if found.verdict != Verdict.RIGHT else None
    is_wrong = found.verdict == Verdict.WRONG and dismissal is None
    fixed = corrected(terms, source, text, found.term) if is_wrong else text
    return Note(found, term_id, fixed if fixed != text else "", dismissal)
