"""The rows of the list of texts that wait: each beside the segment it may be for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.documents.models import Segment, SegmentKind
from apps.translation.alignment import Reason
from apps.translation.models import Offer

REACH = 6  # positions to look for neighbours among, since cells lie between


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """`before` and `after` are the texts of the segments beside the one it may be for."""

    offer: Offer
    why: str
    before: str
    after: str

    @property
    def per_cent(self) -> int:
        return round(100 * self.offer.confidence)


def waiting_rows(offers: Iterable[Offer]) -> list[WaitingRow]:
    """Two queries, whatever the number of offers."""
    listed = list(offers)
    near = _near(listed)
    return [_row(offer, near.get(offer.segment.section.page_id, [])) for offer in listed]


def _near(offers: Sequence[Offer]) -> dict[int, list[Segment]]:
    """Segments around those of the offers, by page, in their order."""
    if not offers:
        return {}
    around = [
        Q(
            section__page=offer.segment.section.page_id,
            position__range=(offer.segment.position - REACH, offer.segment.position + REACH),
        )
        for offer in offers
    ]
    segments = Segment.objects.present().exclude(kind=SegmentKind.CODE)
    near: dict[int, list[Segment]] = {}
    for segment in (
        segments.filter(reduce(or_, around)).select_related("section").order_by("position")
    ):
        near.setdefault(segment.section.page_id, []).append(segment)
    return near


def _row(offer: Offer, near: Sequence[Segment]) -> WaitingRow:
    place = offer.segment.position
    before = [segment.text for segment in near if segment.position < place]
    after = [segment.text for segment in near if segment.position > place]
    return WaitingRow(
        offer, why(offer.reason), before[-1] if before else "", after[0] if after else ""
    )


def why(reason: str) -> str:
    """What speaks against a pair, for who decides."""
    sentences = {
        Reason.SIGNS: _("It fits, but another text is offered for this segment already."),
        Reason.PLACE: _("It fits, but another text is offered for this segment already."),
        Reason.JOINED: _("It seems to translate several segments in one."),
        Reason.SPLIT: _("Several texts seem to translate this one segment."),
        Reason.KIND: _("One is a heading, list item or paragraph, and the other is not."),
        Reason.MARKS: _("Code, links or numbers differ."),
        Reason.UNLIKE: _("Length and words speak against it."),
        Reason.UNCLEAR: _("A neighbour would fit as well."),
        Reason.LOOSE: _("Something beside it was left out or added."),
        Reason.ALONE: _("Nothing on the page is like it."),
        Reason.CHANGED: _("The source has changed since this was translated."),
    }
    return sentences.get(Reason(reason), "")
