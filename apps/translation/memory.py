"""Earlier translations of the same or a similar source text."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from rapidfuzz import fuzz, process

from apps.documents.models import Segment, SegmentKind
from apps.translation.models import Revision, State, source_digest

MOST_CANDIDATES = 400
LEAST_LIKENESS = 70
SHORTEST_FOR_LIKENESS = 4  # words; shorter texts are alike by accident


@dataclass(frozen=True, slots=True)
class Memory:
    """A translation that may be of use. `likeness` is a whole percentage; 100 is the same text."""

    text: str
    source_text: str
    likeness: int
    path: str
    is_approved: bool


def remembered(segment: Segment, most: int = 4) -> list[Memory]:
    """The most alike first, one for each text. Three queries of a bounded number of rows."""
    others = Revision.objects.filter(translation__newest=F("pk")).exclude(
        Q(translation__segment=segment) | Q(translation__segment__kind=SegmentKind.CODE)
    )
    digest = source_digest(segment.text)
    exact = others.filter(source_digest=digest).order_by("-made_at").values_list("pk", flat=True)
    likeness = dict.fromkeys(exact[:most], 100)
    if len(likeness) < most and segment.words >= SHORTEST_FOR_LIKENESS:
        near = _near(others.exclude(source_digest=digest), segment)
        likeness |= _alike(segment.text, near, most)
    found = (
        Revision.objects.filter(pk__in=likeness)
        .select_related("translation__segment__section__page")
        .defer("translation__segment__section__page__text")
    )
    ranked = sorted(found, key=lambda revision: (-likeness[revision.pk], -revision.pk))
    unlike = {revision.text: revision for revision in reversed(ranked)}
    kept = sorted(unlike.values(), key=lambda revision: -likeness[revision.pk])
    return [_memory(revision, likeness[revision.pk]) for revision in kept[:most]]


def _near(others: QuerySet[Revision], segment: Segment) -> list[tuple[int, str]]:
    """(id, source text) of the newest translations of segments of about this size."""
    sizes = (int(segment.words * 0.6), int(segment.words * 1.6) + 1)
    near = others.filter(
        translation__segment__words__range=sizes, translation__segment__kind=segment.kind
    )
    return list(near.order_by("-made_at").values_list("pk", "source_text")[:MOST_CANDIDATES])


def _alike(text: str, candidates: list[tuple[int, str]], most: int) -> dict[int, int]:
    """Percentages by id."""
    ranked = process.extract(
        text,
        [source_text for _, source_text in candidates],
        scorer=fuzz.ratio,
        score_cutoff=LEAST_LIKENESS,
        limit=most,
    )
    return {candidates[index][0]: min(int(score), 99) for _, score, index in ranked}


def _memory(revision: Revision, likeness: int) -> Memory:
    translation = revision.translation
    return Memory(
        text=revision.text,
        source_text=revision.source_text,
        likeness=likeness,
        path=translation.segment.section.page.path,
        is_approved=translation.state == State.APPROVED,
    )
