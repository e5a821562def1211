"""The inbox of what upstream changed: its filters, and the texts that came or went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import QueryDict

from apps.accounts.models import User
from apps.documents.classes import ChangeClass
from apps.documents.models import Section, Segment, SegmentQuerySet
from apps.review import progress, source_changes
from apps.sources.models import Source
from apps.translation.models import Revision, Translation
from apps.translation.upstream.models import SourceChangeQuerySet

TABS = (*source_changes.KINDS, ChangeClass.NEW, ChangeClass.GONE)
MINE, FREE = "mine", "free"
PLACE = "translation__segment__section__page__source"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to see: texts of one source or all, theirs or free ones, one text."""

    source: Source | None
    whose: str
    segment_id: int | None

    @classmethod
    def of(cls, query: QueryDict, source: Source | None) -> "Choice":
        whose, text = query.get("whose", ""), query.get("segment", "")
        is_number = text.isascii() and text.isdecimal() and len(text) < 12
        known = whose if whose in {MINE, FREE} else ""
        return cls(source, known, int(text) if is_number else None)

    def changes(self, user: User) -> SourceChangeQuerySet:
        found = source_changes.waiting()
        if self.source:
            found = found.filter(**{PLACE: self.source})
        if self.segment_id:
            found = found.filter(translation__segment=self.segment_id)
        if self.whose == MINE:
            return found.filter(source_changes.turn_of(user))
        return found.filter(source_changes.anybodys()) if self.whose == FREE else found

    def new(self) -> QuerySet[Section]:
        sections = new_sections()
        return sections.filter(page__source=self.source) if self.source else sections

    def count_new(self) -> int:
        texts = new_texts()
        return (texts.filter(section__page__source=self.source) if self.source else texts).count()

    def gone(self) -> QuerySet[Translation]:
        texts = gone_texts()
        home = {"segment__section__page__source": self.source}
        return texts.filter(**home) if self.source else texts


@dataclass(frozen=True, slots=True)
class Tab:
    kind: ChangeClass
    count: int
    is_current: bool


def tabs_of(counts: Mapping[ChangeClass, int], asked: str) -> list[Tab]:
    """All kinds with their counts. Without a known `asked` the first that has any is current."""
    known = [kind for kind in TABS if kind == asked] or [kind for kind in TABS if counts.get(kind)]
    current = known[0] if known else TABS[0]
    return [Tab(kind, counts.get(kind, 0), kind == current) for kind in TABS]


# ---- what came ------------------------------------------------------------------------------


def new_texts() -> SegmentQuerySet:
    """Those that an update brought and nobody has translated."""
    arrived = Segment.objects.present().filter(progress.PROSE, arrived_at__isnull=False)
    return arrived.exclude(progress.BEGUN)


def new_sections() -> QuerySet[Section]:
    """The sections that such texts are in, each with how many and their words."""
    fresh = Q(segments__in=new_texts())
    counted = Section.objects.present().annotate(
        new_texts=Count("segments", filter=fresh), new_words=Sum("segments__words", filter=fresh)
    )
    ordered = counted.filter(new_texts__gt=0).select_related("page__source")
    return ordered.defer("page__text").order_by(
        "page__source", "page__position", "page__path", "position"
    )


# ---- what went ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoneText:
    """`lives_on` is a text of today that was translated from the same source text."""

    translation: Translation
    newest: Revision
    lives_on: Segment | None


def gone_texts() -> QuerySet[Translation]:
    """Translations whose text upstream has dropped, the last ones first."""
    section, page = F("segment__section__gone_at"), F("segment__section__page__gone_at")
    kept = Translation.objects.filter(
        newest__isnull=False, segment__section__page__source__archived_at=None
    )
    dated = kept.annotate(gone_at=Coalesce(F("segment__gone_at"), section, page))
    related = dated.filter(gone_at__isnull=False).select_related(
        "newest__author", "segment__section__page"
    )
    return related.defer("segment__section__page__text").order_by("-gone_at", "pk")


def gone_rows(translations: Iterable[Translation]) -> list[GoneText]:
    listed = [(one, one.newest) for one in translations if one.newest]
    places = _places([newest for _translation, newest in listed])
    return [GoneText(one, newest, places.get(newest.source_digest)) for one, newest in listed]


def _places(revisions: Iterable[Revision]) -> dict[str, Segment]:
    """By the digest of its source text, a segment of today that has a translation of it."""
    digests = {revision.source_digest for revision in revisions}
    alike = Revision.objects.filter(
        source_digest__in=digests,
        translation__newest=F("pk"),
        translation__segment__in=Segment.objects.present(),
    ).select_related("translation__segment__section__page")
    deferred = alike.defer("translation__segment__section__page__text").order_by("-pk")
    return {one.source_digest: one.translation.segment for one in deferred}
