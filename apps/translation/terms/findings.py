"""How the terms of a source text fare in its translation."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.translation.terms.quotations import is_within, quotations
from apps.translation.terms.verdicts import Verdict
from apps.translation.terms.vocabulary import Vocabulary
from glossary.matching import Hit, TermEntry


@dataclass(frozen=True, slots=True)
class Finding:
    """One term in one text. `form` is what stands in the translation, as the glossary writes it,
    and is empty where nothing does; `count` is how often that stands there, or else the term in
    the source. `is_quoted`: it stands in quotation marks only."""

    term: TermEntry
    verdict: Verdict
    form: str
    count: int
    is_quoted: bool = False

    @property
    def source(self) -> str:
        return self.term.source

    @property
    def wanted(self) -> str:
        return self.term.accepted[0] if self.term.accepted else ""


def findings(terms: Vocabulary, source: str, translation: str | None) -> list[Finding]:
    """Every term of the source with each of its forms, then words that stand there unasked for
    and are not to be used. None is a text that is not translated yet."""
    sought = terms.matcher.find_source(source)
    counts = Counter(hit.term.source for hit in sought)
    entries = {hit.term.source: hit.term for hit in sought}
    if translation is None:
        return [_found(term, Verdict.UNTRANSLATED, counts[name]) for name, term in entries.items()]
    written = [*_written(terms, entries, translation)]
    quoted = quotations(translation) if written else []
    by_term: dict[str, list[Hit]] = {name: [] for name in entries}
    for hit in written:
        by_term.setdefault(hit.term.source, []).append(hit)
    return [
        finding
        for name, hits in by_term.items()
        for finding in _of_one_term(entries.get(name), hits, counts[name], quoted)
    ]


def of_decided(found: Iterable[Finding]) -> list[Finding]:
    """One a term that the group has decided, the worst: what is told while somebody types."""
    ranks = (Verdict.WRONG, Verdict.RIGHT, Verdict.MISSING)
    worst: dict[str, Finding] = {}
    for finding in found:
        if finding.verdict not in ranks:
            continue
        other = worst.setdefault(finding.source, finding)
        if ranks.index(finding.verdict) < ranks.index(other.verdict):
            worst[finding.source] = finding
    return list(worst.values())


def hits_to_change(terms: Vocabulary, source: str, translation: str, term: TermEntry) -> list[Hit]:
    """Where words stand that are not used for this term, quotations left out."""
    quoted = quotations(translation)
    names = {hit.term.source: hit.term for hit in terms.matcher.find_source(source)}
    return [
        hit
        for hit in _written(terms, names, translation)
        if hit.term.source == term.source
        and hit.is_forbidden
        and not is_within((hit.start, hit.end), quoted)
    ]


def _written(terms: Vocabulary, sought: Mapping[str, TermEntry], translation: str) -> Iterator[Hit]:
    """What counts of all that is found: right words for what the source speaks of, and wrong
    ones, unless just there they are the right word for something else of the source."""
    hits = terms.matcher.find_target(translation)
    right = {(hit.start, hit.end) for hit in hits if hit.is_accepted and hit.term.source in sought}
    for hit in hits:
        is_wanted = hit.is_accepted and hit.term.source in sought
        if is_wanted or (hit.is_forbidden and (hit.start, hit.end) not in right):
            yield hit
    if any(not term.accepted for term in sought.values()):
        for hit in terms.proposals.find_target(translation):
            if hit.term.source in sought:
                yield hit


def _of_one_term(
    term: TermEntry | None, hits: Sequence[Hit], count: int, quoted: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    """`term` is None where the source does not speak of it."""
    forms: dict[str, list[Hit]] = {}
    for hit in hits:
        forms.setdefault(hit.form, []).append(hit)
    if term and not forms:
        yield _found(term, Verdict.MISSING if term.accepted else Verdict.UNDECIDED, count)
    for form, places in forms.items():
        is_quoted = all(is_within((hit.start, hit.end), quoted) for hit in places)
        entry = term or places[0].term
        yield Finding(entry, _verdict(entry, places[0]), form, len(places), is_quoted)


def _verdict(term: TermEntry, hit: Hit) -> Verdict:
    if not term.accepted:
        return Verdict.UNDECIDED
    return Verdict.WRONG if hit.is_forbidden else Verdict.RIGHT


def _found(term: TermEntry, verdict: Verdict, count: int) -> Finding:
    return Finding(term, verdict, "", count)
