"""Where the words of a text that is being finished come from, besides from its author."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation.circumstances import Circumstances
from apps.translation.machine.models import MachineAnswer
from apps.translation.models import Draft, Offer, Provenance, Revision

ALIKE = 50  # per cent, from which on a text is taken to go back to another


def provenance_of(
    segment: Segment,
    author: User,
    text: str,
    base: Revision | None,
    offered: Sequence[Offer],
    known: Circumstances,
) -> Provenance | None:
    """The credit and the machine behind a text: of an offer, of earlier texts, of the draft."""
    credit = ""
    is_machine = (known.drafted or known.shown) and _is_from_machine(segment, author, text)
    if base is None:
        offer = next((one for one in offered if one.source_text == segment.text), None)
        credit = offer.origin.credit if offer and fuzz.ratio(offer.text, text) >= ALIKE else ""
    elif known.goes_back and (earlier := _goes_back_to(segment, text, base)):
        credit, is_machine = earlier.credit, is_machine or earlier.is_machine
    if not credit and not is_machine:
        return None
    return Provenance(credit=credit, is_machine=is_machine)


def is_machines(draft: Draft | None, text: str) -> bool:
    """Whether a text is what a machine drafted, until a person has written it anew."""
    if draft is None or not draft.is_machine:
        return False
    return not draft.machine_text or fuzz.ratio(draft.machine_text, text) >= ALIKE


def _is_from_machine(segment: Segment, author: User, text: str) -> bool:
    """Whether a text is the machine's draft, or an answer refused as one that its author copied."""
    if is_machines(Draft.objects.filter(segment=segment, author=author).first(), text):
        return True
    shown = MachineAnswer.objects.refused_before(segment, author)
    return any(fuzz.ratio(answer.text, text) >= ALIKE for answer in shown)


def _goes_back_to(segment: Segment, text: str, base: Revision) -> Provenance | None:
    """The provenance of the same text as it once stood, else of the one it was made from."""
    known = Provenance.objects.filter(revision__translation__segment=segment)
    sources = list(known.select_related("revision").order_by("-revision__number"))
    if Revision.objects.filter(translation__segment=segment, text=text).exists():
        return next((one for one in sources if one.revision.text == text), None)
    if fuzz.ratio(base.text, text) < ALIKE:
        return None
    return next((one for one in sources if one.revision_id == base.pk), None)
