"""What a page that was translated elsewhere has for the segments of our page."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from apps.documents import services as documents
from apps.documents.formats import Document
from apps.documents.models import Page, Segment
from apps.translation.alignment import Pair, Reason, align, carried
from apps.translation.alignment.pieces import HANGUL
from apps.translation.cleaning import clean
from apps.translation.models import Import, Offer, OfferState, Translation

NOTHING_SURE = "nothing sure"


def propose_page(
    origin: Import, page: Page, korean: Document, english: Document | None = None
) -> Counter[str]:
    """Put the texts of a translated page on offer or on the waiting list, and count them.

    `english` is the version that was translated, if it is known: then only what is still the same,
    or nearly, is taken over. Nothing that is translated here or on offer is touched.
    """
    source = documents.document_of(page)
    pairs = align(english or source, korean)
    if not any(pair.is_sure for pair in pairs) and korean.path != page.path:
        return Counter({NOTHING_SURE: 1})
    wanted = _carried(pairs, english, source) if english else _keyed(pairs)
    return Proposals(origin, page, korean.path).make(wanted)


Wanted = Sequence[tuple[Pair, str, Reason]]  # a pair, the key of its segment, and why


def _keyed(pairs: Sequence[Pair]) -> Wanted:
    return [(pair, pair.source[0].key if pair.source else "", pair.reason) for pair in pairs]


def _carried(pairs: Sequence[Pair], english: Document, source: Document) -> Wanted:
    """The same for today's page; what has no like there any more is left out."""
    today = carried(english, source)
    wanted = []
    for pair in pairs:
        home = today.get(pair.source[0].key) if pair.source else None
        if home:
            segment, likeness = home
            reason = pair.reason if likeness == 100 else Reason.CHANGED
            wanted.append((pair, segment.key, reason))
    return wanted


class Proposals:
    """Offers of one Import for one page."""

    def __init__(self, origin: Import, page: Page, path: str) -> None:
        self.origin, self.path = origin, path
        present = Segment.objects.present().filter(section__page=page).prose().order_by("position")
        self.order = list(present)
        self.segments = {segment.key: segment for segment in self.order}
        translated = Translation.objects.filter(newest__isnull=False, segment__in=self.order)
        self.translated = set(translated.values_list("segment_id", flat=True))
        known = Offer.objects.filter(segment__in=self.order)
        self.known = {(offer.segment_id, offer.text) for offer in known}
        self.offered = {offer.segment_id for offer in known if offer.state == OfferState.OFFERED}
        self.counts: Counter[str] = Counter()

    def make(self, wanted: Wanted) -> Counter[str]:
        rows: list[Offer] = []
        last: Segment | None = None
        for position, (pair, key, reason) in enumerate(wanted):
            segment = self.segments.get(key) or self._after(last)
            if segment is None:
                continue
            last = segment
            if row := self._row(pair, segment, reason, position):
                rows.append(row)
        with transaction.atomic():
            Offer.objects.bulk_create(rows)
        return self.counts

    def _after(self, last: Segment | None) -> Segment | None:
        """The segment beside which a text without a counterpart is shown."""
        place = self.order.index(last) + 1 if last else 0
        return self.order[min(place, len(self.order) - 1)] if self.order else None

    def _row(self, pair: Pair, segment: Segment, reason: Reason, position: int) -> Offer | None:
        text = clean(pair.text).text
        fate = self._fate(pair, segment, text, reason)
        self.counts[fate] += 1
        if fate not in {OfferState.OFFERED, OfferState.WAITING}:
            return None
        self.known.add((segment.pk, text))
        if fate == OfferState.OFFERED:
            self.offered.add(segment.pk)
        return Offer(
            origin=self.origin,
            segment=segment,
            text=text,
            source_text=segment.text,
            path=self.path,
            line=pair.target[0].line,
            position=position,
            confidence=round(pair.confidence, 4),
            reason=reason,
            state=fate,
        )

    def _fate(self, pair: Pair, segment: Segment, text: str, reason: Reason) -> str:
        if not HANGUL.search(text):
            return "untranslated"
        if segment.pk in self.translated:
            return "translated_here"
        if (segment.pk, text) in self.known:
            return "known"
        is_sure = pair.is_sure and reason != Reason.CHANGED and segment.pk not in self.offered
        return OfferState.OFFERED if is_sure else OfferState.WAITING
