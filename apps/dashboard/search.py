"""Looking for words in documents: pages, texts of the source and their translations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q, QuerySet
from django.urls import reverse

from apps.dashboard.excerpts import Excerpt, excerpt
from apps.dashboard.planning import planned_by_values
from apps.documents.models import Page, Segment
from apps.translation.letters import spelled
from glossary.hangul import nfc

MOST_TYPED = 100
MOST_WORDS = 6
SHOWN = (
    "text", "section__title", "section__page__path", "section__page__source__slug",
    "translation__newest__text",
)  # fmt: skip
SYLLABLE = "[\u2e80-\ud7a3]"  # kana, Han, Hangul; documents_segment_syllables is made for it
SHORTEST = 2  # key presses: fewer stand in nearly every text


@dataclass(frozen=True, slots=True)
class FoundText:
    """A segment in which the words stand, in its source or in its translation."""

    segment: Segment
    excerpt: Excerpt
    is_korean: bool

    @property
    def url(self) -> str:
        way = reverse("translation:section-translate", args=[self.segment.section_id])
        return f"{way}?segment={self.segment.pk}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at a first look, and of which kinds there is more."""

    pages: list[Page]
    texts: list[FoundText]
    more_pages: bool = False
    more_texts: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.texts)


def tidy(typed: str) -> str:
    return " ".join(nfc(typed).replace("\0", "").split())[:MOST_TYPED].strip()


def find_documents(query: str, most: int) -> Found:
    """Up to `most` of each kind."""
    pages = list(pages_with(query)[: most + 1])
    texts = texts_with(query, 0, most + 1)
    return Found(
        pages[:most],
        texts[:most],
        more_pages=len(pages) > most,
        more_texts=len(texts) > most,
    )


def pages_with(query: str) -> QuerySet[Page]:
    """Pages that have every word in their title or their path."""
    known = Page.objects.present().light().select_related("source")
    return known.filter(
        _all(Q(title__icontains=word) | Q(path__icontains=word) for word in _words(query))
    )


def texts_with(query: str, start: int, end: int) -> list[FoundText]:
    """Segments that have every word in their source or every one in their translation.

    Words of which too little was typed find nothing.
    """
    words = _words(query)
    if sum(len(spelled(word)) for word in words) < SHORTEST:
        return []
    in_source = _all(_in_source(word) for word in words)
    in_korean = _all(Q(translation__newest__letters__contains=spelled(word)) for word in words)
    with planned_by_values():
        found = set(_keys(in_source, end))
        if len(found) == end:  # none after these is among the first
            in_korean &= Q(pk__lte=max(found))
        found |= set(_keys(in_korean, end))
    placed = Segment.objects.select_related("section__page__source", "translation__newest")
    segments = placed.only(*SHOWN).filter(pk__in=sorted(found)[start:end]).order_by("pk")
    return [_found(segment, words) for segment in segments]


def _in_source(word: str) -> Q:
    """What the indexes of sources find: three letters of any case, or syllables.

    Syllables have no case, and are rare in sources: only the texts that have some are read.
    """
    if len(word) > 2 or word.lower() != word.upper():
        return Q(text__icontains=word)
    here = Q(text__contains=word)
    return here & Q(text__regex=SYLLABLE) if re.search(SYLLABLE, word) else here


def _keys(where: Q, most: int) -> QuerySet[Segment, int]:
    return (
        Segment.objects.present().filter(where).order_by("pk").values_list("pk", flat=True)[:most]
    )


def _found(segment: Segment, words: list[str]) -> FoundText:
    translation = getattr(segment, "translation", None)
    korean = translation.newest.text if translation and translation.newest else ""
    letters = spelled(korean)
    is_korean = all(spelled(word) in letters for word in words)
    text = korean if is_korean else segment.text
    return FoundText(segment, excerpt(text, max(words, key=len)), is_korean)


def _words(query: str) -> list[str]:
    return query.split()[:MOST_WORDS]


def _all(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())
