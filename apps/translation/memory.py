"""Earlier translations of the same or a similar source text, from any page of any source.

Each source text that was translated stands once in MemoryText, whatever became of its segment;
MemoryTrait finds the few that may be alike, and rapidfuzz says how much they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from rapidfuzz import fuzz, process

from apps.documents.models import Segment, SegmentKind
from apps.translation.models import MemoryText, MemoryTrait, Revision, State, source_digest
from apps.translation.traits import traits_of

MOST_CANDIDATES, FEWEST_CANDIDATES = 200, 10
MOST_COMPARED = 400_000_000  # characters of one text times those of the others: some 10 ms
MOST_READ = 100  # revisions, of which the best are shown
LEAST_LIKENESS = 70
SHORTEST_FOR_LIKENESS = 4  # words; shorter texts are alike by accident
PATH = "translation__segment__section__page__path"
LEARNED_AT_ONCE = 200
TRAITS_FORGOTTEN_AT_ONCE = 2**31 // 256


@dataclass(frozen=True, slots=True)
class Memory:
    """A translation that may be of use. `likeness` is a whole percentage; 100 is the same text."""

    text: str
    source_text: str
    likeness: int
    path: str
    is_approved: bool


# ---- asking ---------------------------------------------------------------------------------


def remembered(segment: Segment, most: int = 4) -> list[Memory]:
    """The most alike first, one for each text. Two queries of a bounded number of rows."""
    digest = source_digest(segment.text)
    likeness = {digest: 100}
    if segment.words >= SHORTEST_FOR_LIKENESS:
        likeness |= alike(segment.text, digest, most * 3)
    unlike: dict[str, Memory] = {}
    for memory in memories(segment, likeness):
        unlike.setdefault(memory.text, memory)
    return list(unlike.values())[:most]


def memories(segment: Segment, likeness: dict[str, int]) -> list[Memory]:
    """Translations of texts by their digests; approved ones before others, then the newest."""
    is_approved = ExpressionWrapper(
        Q(translation__newest=F("pk"), translation__state=State.APPROVED), BooleanField()
    )
    same_first = Case(When(source_digest=source_digest(segment.text), then=0), default=1)
    rows = (
        translations_elsewhere(segment)
        .filter(source_digest__in=likeness)
        .order_by(same_first, "-made_at")
        .values_list("source_digest", "text", "source_text", PATH, is_approved)
    )
    found = [
        Memory(text, source_text, likeness[digest], path, approved)
        for digest, text, source_text, path, approved in rows[:MOST_READ]
    ]
    return sorted(found, key=lambda memory: (memory.likeness, memory.is_approved), reverse=True)


def translations_elsewhere(segment: Segment) -> QuerySet[Revision]:
    """The last translation of each source text that a segment has had, this one left out."""
    later = Revision.objects.filter(
        translation=OuterRef("translation"),
        source_digest=OuterRef("source_digest"),
        number__gt=OuterRef("number"),
    )
    language = segment.section.page.source.language
    return (
        Revision.objects.filter(~Exists(later))
        .filter(translation__segment__section__page__source__language=language)
        .exclude(translation__segment=segment)
        .exclude(translation__segment__kind=SegmentKind.CODE)
    )


def alike(text: str, digest: str, most: int) -> dict[str, int]:
    """Percentages of likeness by the digests of other texts, highest first."""
    others = candidates(text).exclude(digest=digest)
    texts = dict(others.values_list("digest", "text"))
    ranked = process.extract(
        text, texts, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=most
    )
    return {other: min(int(score), 99) for _text, score, other in ranked}


def candidates(text: str) -> QuerySet[MemoryText]:
    """Those that share the most traits with a text; the fewer, the longer it is."""
    room = MOST_COMPARED // max(len(text), 1) ** 2
    sharing = (
        MemoryTrait.objects.filter(trait__in=traits_of(text))
        .values("text")
        .annotate(shared=Count("trait"))
        .order_by("-shared", "-text")
        .values("text")[: min(MOST_CANDIDATES, max(room, FEWEST_CANDIDATES))]
    )
    return MemoryText.objects.filter(pk__in=sharing)


# ---- learning -------------------------------------------------------------------------------


def learn(texts: Iterable[str]) -> None:
    """Have these source texts found from now on. What is known already costs one query."""
    by_digest = {source_digest(text): text for text in texts}
    known = MemoryText.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    fresh = by_digest.keys() - set(known)
    if not fresh:
        return
    rows = [MemoryText(digest=digest, text=by_digest[digest]) for digest in sorted(fresh)]
    with transaction.atomic():
        MemoryText.objects.bulk_create(rows, ignore_conflicts=True)
        index(MemoryText.objects.filter(digest__in=fresh).values_list("pk", "text"))


def learn_one(text: str) -> None:
    """The same for a text that was just finished."""
    known, is_fresh = MemoryText.objects.get_or_create(
        digest=source_digest(text), defaults={"text": text}
    )
    if is_fresh:
        index([(known.pk, text)])


def learn_all() -> int:
    """Have every source text found that has a translation. How many were not found before."""
    before = MemoryText.objects.count()
    known = MemoryText.objects.filter(digest=OuterRef("source_digest"))
    missing = Revision.objects.filter(~Exists(known)).exclude(
        translation__segment__kind=SegmentKind.CODE
    )
    for batch in by_number(missing.values_list("pk", "source_text")):
        learn(text for _pk, text in batch)
    return MemoryText.objects.count() - before


def index_anew() -> None:
    """Make the traits of all texts again, for when they are made otherwise. In short steps."""
    for start in range(0, 2**31, TRAITS_FORGOTTEN_AT_ONCE):
        end = start + TRAITS_FORGOTTEN_AT_ONCE
        MemoryTrait.objects.filter(trait__gte=start, trait__lt=end).delete()
    for batch in by_number(MemoryText.objects.values_list("pk", "text")):
        index(batch)


def index(texts: Iterable[tuple[int, str]]) -> None:
    """Note the traits of texts by their ids."""
    traits = [
        MemoryTrait(trait=trait, text_id=pk) for pk, text in texts for trait in traits_of(text)
    ]
    MemoryTrait.objects.bulk_create(traits, ignore_conflicts=True)


def by_number(rows: QuerySet[Any, tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Rows of an id and a text, some at a time, so that no save has to wait."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:LEARNED_AT_ONCE]):
        yield batch
        last = batch[-1][0]
