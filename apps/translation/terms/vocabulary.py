"""The glossary as our texts are held against it, built once for each state of the glossary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from apps.documents.models import Segment
from glossary import services as glossary
from glossary.matching import Matcher, TermEntry
from glossary.models import Candidate, CandidateStatus, Term


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Today's terms. `proposals` finds the Korean that is proposed for those not decided yet;
    `ids` are those of terms by their English form, `readings` how Latin words are read."""

    entries: list[TermEntry]
    matcher: Matcher
    proposals: Matcher
    ids: Mapping[str, int]
    readings: Mapping[str, str]

    def entry_of(self, term_id: int) -> TermEntry | None:
        return next((entry for entry in self.entries if self.ids[entry.source] == term_id), None)


_built: dict[int | None, Vocabulary] = {}


def vocabulary(source_id: int | None = None) -> Vocabulary:
    """Today's words for the texts of a source. Each process keeps what it built last."""
    entries = glossary.entries(source_id)
    known = _built.get(source_id)
    if known is None or known.entries is not entries:
        known = _built[source_id] = _of_source(entries, source_id)
    return known


def vocabularies(segments: Iterable[Segment]) -> dict[int, Vocabulary]:
    """The words for each of these segments, by the id of its source."""
    sources = {segment.section.page.source_id for segment in segments}
    return {source_id: vocabulary(source_id) for source_id in sources}


def matcher(source_id: int | None = None) -> Matcher:
    return vocabulary(source_id).matcher


def _of_source(entries: list[TermEntry], source_id: int | None) -> Vocabulary:
    """A source without terms of its own shares what is built for all."""
    ids = glossary.term_ids(source_id) if entries else {}
    of_all = vocabulary() if source_id and entries else None
    if of_all and of_all.entries == entries and of_all.ids == ids:
        return replace(of_all, entries=entries)
    return _build(entries, ids)


def _build(entries: list[TermEntry], ids: Mapping[str, int]) -> Vocabulary:
    proposed = _proposed() if entries else {}
    return Vocabulary(
        entries=entries,
        matcher=Matcher(entries),
        proposals=Matcher(
            replace(entry, accepted=tuple(proposed[ids[entry.source]]))
            for entry in entries
            if ids[entry.source] in proposed and not entry.accepted
        ),
        ids=ids,
        readings={entry.source: entry.readings[0] for entry in entries if entry.readings},
    )


def _proposed() -> dict[int, list[str]]:
    """Forms of terms that are not decided, by the id of their term."""
    proposed: dict[int, list[str]] = {}
    candidates = Candidate.objects.filter(
        term__in=Term.objects.undecided(), status=CandidateStatus.PROPOSED
    )
    for term_id, text in candidates.order_by("pk").values_list("term_id", "text"):
        proposed.setdefault(term_id, []).append(text)
    return proposed
