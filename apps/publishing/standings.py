"""How far each text of a page can be trusted by the public.

Approved translations stand in place. One that nobody approved yet, and an approved one whose
source has changed since, stand there with a mark. Everything else is the source's.
"""

from dataclasses import dataclass

from apps.documents.models import Page, Segment, SegmentKind
from apps.translation.models import State
from apps.translation.ports.models import LEAVES

UNREVIEWED, OUTDATED, PORT = "unreviewed", "outdated", "port"  # placed.css shows words for them
NEWEST = "translation__newest"
FACTS = (
    *("pk", "kind", "text", f"{NEWEST}__text", f"{NEWEST}__source_text"),
    *("translation__state", *LEAVES),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one segment: `mark` says what its translation lacks, "" if nothing."""

    id: int
    text: str = ""
    mark: str = ""


def standings_of(page: Page) -> dict[str, Standing]:
    """Every segment by its key, in the order of the page."""
    on_page = Segment.objects.filter(section__page=page, gone_at=None, section__gone_at=None)
    ordered = on_page.order_by("section__position", "position")
    return {key: standing(*facts) for key, *facts in ordered.values_list("key", *FACTS)}


def standing_of(segment: Segment) -> Standing:
    return standing(*Segment.objects.filter(pk=segment.pk).values_list(*FACTS).get())


def standing(
    pk: int,
    kind: str,
    text: str,
    newest: str | None,
    made_for: str,
    state: str,
    *leaves: int | None,
) -> Standing:
    """Code has a text only where it may be changed and is approved; that of a port says so."""
    is_current, is_approved = made_for == text, state == State.APPROVED
    if newest is None or not (is_current or is_approved):
        return Standing(pk)
    if kind == SegmentKind.CODE:
        may_stand = any(leaves) and is_current and is_approved
        return Standing(pk, newest, PORT if any(leaves[1:]) else "") if may_stand else Standing(pk)
    if is_current and is_approved:
        return Standing(pk, newest)
    return Standing(pk, newest, UNREVIEWED if is_current else OUTDATED)
