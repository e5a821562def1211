"""What the checks have to know about a page and about the group's words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from django.db.models import Q

from apps.documents.models import Page, Segment, SegmentKind
from apps.translation.inline import flavour_of
from apps.translation.models import Translation
from apps.translation.rules import Context
from apps.translation.rules.links import heading_ids
from apps.translation.rules.pages import speech_level
from glossary import services as glossary

SAMPLE = 80  # texts that tell a page's level of speech well enough
# Checks that have to know more than a text and its source.
BY_READING, SPEECH, MENTION, LINKS = (
    "particle-by-reading",
    "speech-level",
    "first-mention",
    "heading-links",
)


@dataclass(frozen=True, slots=True)
class Words:
    """How the group's words are read, and the originals of the Korean it has decided on."""

    readings: Mapping[str, str]
    glosses: Mapping[str, str]

    @classmethod
    def of_source(cls, source_id: int) -> "Words":
        entries = glossary.entries(source_id)
        readings = {each.source: each.readings[0] for each in entries if each.readings}
        glosses = {
            each.accepted[0]: each.source
            for each in entries
            if each.accepted and len(each.accepted[0]) > 1 and each.accepted[0] != each.source
        }
        return cls(readings, glosses)

    def in_text(self, text: str) -> "Words":
        """Those that matter for one text, which is what makes looking at it quick."""
        low = text.lower()
        return Words(
            {word: reading for word, reading in self.readings.items() if word.lower() in low},
            {form: source for form, source in self.glosses.items() if form in text},
        )


def context_of(segment: Segment, text: str, checks: Collection[str]) -> Context:
    """What these checks have to know of one text that somebody types, in as few queries."""
    page, near = segment.section.page, Words({}, {})
    if BY_READING in checks or MENTION in checks:
        near = Words.of_source(page.source_id).in_text(text)
    context = Context(
        source=segment.text,
        flavour=flavour_of(page.path, segment.kind),
        kind=segment.kind,
        readings=near.readings,
        glosses=near.glosses,
        level=speech_level(_sample(page, segment)) if SPEECH in checks else "",
    )
    if MENTION in checks and near.glosses:
        context = replace(context, introduced=_introduced(segment, near.glosses))
    if LINKS in checks and "](#" in text:
        context = replace(context, ids=_ids_of(page))
    return context


def _sample(page: Page, segment: Segment) -> list[str]:
    others = Translation.objects.filter(segment__section__page=page, segment__gone_at=None)
    prose = others.filter(segment__kind=SegmentKind.PARAGRAPH).exclude(segment=segment)
    return list(prose.order_by("pk").values_list("newest__text", flat=True)[:SAMPLE])


def _introduced(segment: Segment, glosses: Mapping[str, str]) -> frozenset[str]:
    """Which of these words the page has used before this segment."""
    here = segment.section.position, segment.position
    earlier = Q(segment__section__position__lt=here[0]) | Q(
        segment__section__position=here[0], segment__position__lt=here[1]
    )
    named = reduce(or_, (Q(newest__text__contains=form) for form in glosses))
    page = Q(segment__section__page=segment.section.page_id, segment__gone_at=None)
    texts = Translation.objects.filter(page & earlier & named)
    found = list(texts.values_list("newest__text", flat=True)[:SAMPLE])
    return frozenset(form for form in glosses if any(form in text for text in found))


def _ids_of(page: Page) -> frozenset[str]:
    """The ids that the page has in Korean: headings as far as they are translated."""
    rows = Segment.objects.filter(section__page=page, gone_at=None, kind=SegmentKind.HEADING)
    texts = rows.values_list("text", "translation__newest__text")
    return heading_ids((korean or english for english, korean in texts), page.text)


# ---- whole pages ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """One translated segment of a page, as the checks need it."""

    segment_id: int
    kind: str
    source: str
    text: str


@dataclass(slots=True)
class PageContext:
    """Gives each piece of a page its context, in their order."""

    path: str
    words: Words
    level: str
    ids: frozenset[str]
    introduced: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, page: Page, pieces: Sequence[Piece], words: Words) -> "PageContext":
        prose = (piece.text for piece in pieces if piece.kind == SegmentKind.PARAGRAPH)
        linked = any("](#" in piece.text for piece in pieces)
        ids = _ids_of(page) if linked else frozenset()
        return cls(page.path, words, speech_level(prose), ids)

    def of_piece(self, piece: Piece) -> Context:
        near = self.words.in_text(piece.text)
        context = Context(
            source=piece.source,
            flavour=flavour_of(self.path, piece.kind),
            kind=piece.kind,
            level=self.level,
            readings=near.readings,
            glosses=near.glosses,
            introduced=frozenset(self.introduced & near.glosses.keys()),
            ids=self.ids,
        )
        self.introduced |= near.glosses.keys()
        return context


def pieces_of(page: Page) -> list[Piece]:
    """What is translated of a page, in its order, for today's source or not."""
    rows = (
        Segment.objects.filter(section__page=page, section__gone_at=None, gone_at=None)
        .exclude(kind=SegmentKind.CODE)
        .exclude(translation__newest=None)
        .order_by("section__position", "position")
        .values_list("pk", "kind", "text", "translation__newest__text")
    )
    return [Piece(*row) for row in rows]
