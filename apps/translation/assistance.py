"""What stands beside a chosen segment: terms, earlier translations, history."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from apps.documents.differences import Stretch, differences
from apps.documents.models import Segment
from apps.translation.models import Revision, Use
from apps.translation.terms.vocabulary import vocabulary
from glossary.models import CandidateStatus, Term


@dataclass(frozen=True, slots=True)
class TermHelp:
    """One term of a source text as the rail shows it; `uses`: in how many texts it stands."""

    pk: int
    source: str
    url: str
    wanted: str
    inserts: tuple[str, ...]
    forbidden: str
    definition: str
    status: str
    is_settled: bool
    uses: int


def terms_in(segment: Segment) -> list[TermHelp]:
    """The glossary's terms in a source text, each once, in the order of the text."""
    terms = vocabulary(segment.section.page.source_id)
    found = terms.matcher.find_source(segment.text)
    ids = list(dict.fromkeys(terms.ids[hit.term.source] for hit in found))
    known = Term.objects.with_standing().prefetch_related("candidates").in_bulk(ids)
    used = Use.objects.filter(term__in=ids).order_by().values("term")
    counts = dict(used.values_list("term", Count("segment", distinct=True)))
    return [_help(known[pk], counts.get(pk, 0)) for pk in ids if pk in known]


def _help(term: Term, uses: int) -> TermHelp:
    forms: dict[str, list[str]] = {status: [] for status in CandidateStatus.values}
    for candidate in term.candidates.all():
        forms[candidate.status].append(candidate.text)
    accepted = forms[CandidateStatus.ACCEPTED]
    settled = bool(getattr(term, "is_decided", False)) or term.is_kept
    return TermHelp(
        pk=term.pk,
        source=term.source_form,
        url=term.get_absolute_url(),
        wanted=term.source_form if term.is_kept else next(iter(accepted), ""),
        inserts=(term.source_form,)
        if term.is_kept
        else tuple(accepted or forms[CandidateStatus.PROPOSED]),
        forbidden=", ".join(forms[CandidateStatus.FORBIDDEN]),
        definition=term.definition,
        status=_status(term, settled),
        is_settled=settled,
        uses=uses,
    )


def _status(term: Term, is_settled: bool) -> str:
    if term.is_kept:
        return str(_("not translated"))
    return str(_("decided") if is_settled else _("proposed"))


@dataclass(frozen=True, slots=True)
class Version:
    """A revision and what it changed in the one before."""

    revision: Revision
    changes: list[Stretch]
    is_newest: bool


def versions_of(segment: Segment, start: int, stop: int) -> tuple[list[Version], bool]:
    """Revisions `start` to `stop`, the newest first, and whether there are older ones."""
    revisions = list(
        Revision.objects.filter(translation__segment=segment)
        .select_related("author", "translation__segment", "provenance")
        .order_by("-number")[start : stop + 1]
    )
    return _versions(revisions[: stop - start], revisions[1:]), len(revisions) > stop - start


def _versions(shown: Sequence[Revision], before: Sequence[Revision]) -> list[Version]:
    earlier = [*before, *[None] * (len(shown) - len(before))]
    return [
        Version(
            revision,
            differences(old.text if old else revision.text, revision.text),
            revision.pk == revision.translation.newest_id,
        )
        for revision, old in zip(shown, earlier, strict=False)
    ]
