"""Where the words of a text that is being finished come from, besides from its author."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from apps.accounts.models import User
from apps.documents.models import Segment
from apps.translation.machine.models import MachineAnswer, MachineOutcome
from apps.translation.models import Draft, Offer, Provenance, Revision

ALIKE = 50  # per cent, from which on a text is taken to go back to another


def provenance_of(
    segment: Segment, author: User, text: str, base: Revision | None, offered: Sequence[Offer]
) -> Provenance | None:
    """The credit and the machine behind a text: of an offer, of earlier texts, of the draft."""
    draft = Draft.objects.filter(segment=segment, author=author).first()
    credit = ""
    is_machine = is_machines(draft, text) or _was_shown(segment, author, text)
    if base is None:
        offer = next((one for one in offered if one.source_text == segment.text), None)
        credit = offer.origin.credit if offer and fuzz.ratio(offer.text, text) >= ALIKE else ""
    elif earlier := _goes_back_to(segment, text, base):
        credit, is_machine = earlier.credit, is_machine or earlier.is_machine
    if not credit and not is_machine:
        return None
    return Provenance(credit=credit, is_machine=is_machine)


def is_machines(draft: Draft | None, text: str) -> bool:
    """Whether a text is what a machine drafted, until a person has written it anew."""
    if draft is None or not draft.is_machine:
        return False
    return not draft.machine_text or fuzz.ratio(draft.machine_text, text) >= ALIKE


def _was_shown(segment: Segment, author: User, text: str) -> bool:
    """Whether a text is an answer that no draft was made of, copied by whoever was shown it."""
    shown = MachineAnswer.objects.filter(
        segment=segment, job__requested_by=author, outcome=MachineOutcome.REFUSED
    )
    answers = shown.exclude(text="").values_list("text", flat=True)
    return any(fuzz.ratio(answer, text) >= ALIKE for answer in answers)


def _goes_back_to(segment: Segment, text: str, base: Revision) -> Provenance | None:
    """The provenance of the same text as it once stood, else of the one it was made from."""
    known = Provenance.objects.filter(revision__translation__segment=segment)
    sources = list(known.select_related("revision").order_by("-revision__number"))
    if not sources:
        return None
    if Revision.objects.filter(translation__segment=segment, text=text).exists():
        return next((one for one in sources if one.revision.text == text), None)
    if fuzz.ratio(base.text, text) < ALIKE:
        return None
    return next((one for one in sources if one.revision_id == base.pk), None)
