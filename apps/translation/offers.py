"""Texts that came from elsewhere: where they belong, and what becomes of them."""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Page, Segment, SegmentKind
from apps.translation.cleaning import clean
from apps.translation.errors import TranslationError
from apps.translation.models import Offer, OfferState, Translation
from apps.translation.questions import Question


def offered_for(segment: Segment) -> list[Offer]:
    """All that was offered for it, also what was made for an older source."""
    offered = Offer.objects.filter(segment=segment, state=OfferState.OFFERED)
    return list(offered.select_related("origin"))


class Waiting(NamedTuple):
    """How many texts of an import wait to be told where they belong."""

    origin: int
    texts: int


def waiting_on(page: Page) -> Waiting | None:
    """Those of the newest import that has any on a page: for who edits there."""
    return next((Waiting(*row) for row in WAITING.ask(page.pk)), None)


def _waiting(page: int) -> "QuerySet[Offer, tuple[int, int]]":
    waiting = Offer.objects.waiting().filter(segment__section__page=page)
    return waiting.values_list("origin").annotate(count=Count("pk")).order_by("-origin")[:1]


WAITING = Question(_waiting, ids=1)


@transaction.atomic
def accept(offer: Offer, user: User, text: str = "") -> None:
    """Offer a waiting text for its segment: whoever holds that finds it in the editor."""
    text = clean(text).text or offer.text
    refuse_translated(offer.segment)
    facts = {"state": OfferState.OFFERED, "text": text, "source_text": offer.segment.text}
    try:
        with transaction.atomic():
            _settle(offer, user, **facts)
    except IntegrityError as error:
        sentence = _("Another text is offered for this segment already. Dismiss one of them.")
        raise TranslationError(sentence) from error
    record("offer accepted", offer.segment, user, credit=offer.origin.credit)


def refuse_translated(segment: Segment) -> None:
    if Translation.objects.filter(segment=segment, newest__isnull=False).exists():
        raise TranslationError(_("This segment has a translation already. It is left as it is."))


@transaction.atomic
def dismiss(offer: Offer, user: User) -> None:
    """Take a text for no translation of anything here. It stays in the records of its import."""
    _settle(offer, user, state=OfferState.DISMISSED)
    record("offer dismissed", offer.segment, user, credit=offer.origin.credit)


@transaction.atomic
def shift(offer: Offer, step: int, text: str = "", by: User | None = None) -> Segment:
    """Move a waiting text to the segment after (1) or before (-1) its own, on the same page.

    `text` is how somebody corrected it meanwhile.
    """
    other = beside(offer.segment, step)
    if other is None:
        raise TranslationError(_("There is no segment there: this is the end of the page."))
    corrected = clean(text).text or offer.text
    _still_waiting(offer, segment=other, source_text=other.text, text=corrected)
    record("offer moved", other, by, credit=offer.origin.credit)
    return other


@transaction.atomic
def split(offer: Offer, text: str, by: User | None = None) -> list[Offer]:
    """Take a text apart at its empty lines: its first part stays, the others go on from there."""
    parts = [part for part in (clean(part).text for part in text.split("\n\n")) if part]
    if len(parts) < 2:
        raise TranslationError(_("Put an empty line where the text is to be split."))
    homes = [offer.segment]
    while len(homes) < len(parts) and (after := beside(homes[-1], 1)):
        homes.append(after)
    if len(homes) < len(parts):
        raise TranslationError(_("There are more parts than segments up to the end of the page."))
    _still_waiting(offer, text=parts[0])
    record("offer split", offer.segment, by, credit=offer.origin.credit, parts=len(parts))
    rest = [
        Offer(
            origin=offer.origin,
            segment=home,
            source_text=home.text,
            text=part,
            path=offer.path,
            line=offer.line,
            position=offer.position,
            confidence=offer.confidence,
            reason=offer.reason,
        )
        for part, home in zip(parts[1:], homes[1:], strict=True)
    ]
    return [offer, *Offer.objects.bulk_create(rest)]


def beside(segment: Segment, step: int) -> Segment | None:
    """The next (1) or previous (-1) segment of the page that is no code, in its order."""
    on_page = Segment.objects.present().exclude(kind=SegmentKind.CODE)
    on_page = on_page.filter(section__page_id=segment.section.page_id)
    if step > 0:
        return on_page.filter(position__gt=segment.position).order_by("position").first()
    return on_page.filter(position__lt=segment.position).order_by("-position").first()


def taken(segment: Segment, user: User) -> None:
    """Somebody finished a text here: nothing is on offer any more."""
    Offer.objects.filter(segment=segment, state=OfferState.OFFERED).update(
        state=OfferState.TAKEN, settled_by=user, settled_at=timezone.now()
    )


def _settle(offer: Offer, user: User, **facts: object) -> None:
    _still_waiting(offer, settled_by=user, settled_at=timezone.now(), **facts)


def _still_waiting(offer: Offer, **facts: object) -> None:
    if not Offer.objects.waiting().filter(pk=offer.pk).update(**facts):
        raise TranslationError(_("Somebody else has just dealt with this text."))
    offer.refresh_from_db()
