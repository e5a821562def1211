"""What of a page goes into a file: its texts with what stands for them today."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.documents.models import Page, Segment
from apps.exchange.files import PageFile, Unit
from apps.translation.models import Draft, Revision, State, source_digest
from apps.translation.ports.models import replaced
from apps.translation.terms.vocabulary import matcher
from glossary.matching import Matcher


def page_file(page: Page, user: User | None = None) -> PageFile:
    """The texts of a page in their order, with the drafts of `user`.

    Never code, nor the comments of the source in code that somebody wrote anew.
    """
    drafts = drafts_of(page, user)
    terms = matcher(page.source_id)
    units = [unit_of(segment, drafts.get(segment.pk), terms) for segment in segments_of(page)]
    made_at = page.snapshot.ended_at or page.snapshot.requested_at
    return PageFile(page.path, tuple(units), page.source.language, page.source.slug, made_at)


def segments_of(page: Page) -> Iterator[Segment]:
    known = Segment.objects.present().prose().filter(~replaced(), section__page=page)
    for segment in known.select_related("section", "translation__newest").order_by("position"):
        segment.section.page = page
        yield segment


def drafts_of(page: Page, user: User | None) -> dict[int, Draft]:
    mine = Draft.objects.filter(segment__section__page=page, author=user) if user else []
    return {draft.segment_id: draft for draft in mine}


def newest_of(segment: Segment) -> Revision | None:
    translation = getattr(segment, "translation", None)
    return translation.newest if translation else None


def standing(segment: Segment, draft: Draft | None) -> str:
    """What a person has for a segment: what they are typing, else what was finished."""
    newest = newest_of(segment)
    if draft and draft.text.strip():
        return draft.text
    return newest.text if newest else ""


def name_of(text: str) -> str:
    """What a file keeps of the text that stood when it was written."""
    return source_digest(text) if text else ""


def unit_of(segment: Segment, draft: Draft | None, terms: Matcher) -> Unit:
    newest, text = newest_of(segment), standing(segment, draft)
    is_outdated = bool(newest and newest.source_text != segment.text)
    is_typed = bool(draft and draft.text.strip())
    is_fuzzy = is_outdated or is_typed
    return Unit(
        key=segment.key,
        source=segment.text,
        text=text,
        began=name_of(text),
        is_fuzzy=is_fuzzy,
        is_approved=bool(newest) and not is_fuzzy and segment.translation.state == State.APPROVED,
        line=segment.line,
        previous=newest.source_text if newest and is_outdated else "",
        notes=tuple(notes_of(segment, terms)),
    )


def notes_of(segment: Segment, terms: Matcher) -> Iterator[str]:
    yield f"{segment.kind} · {segment.section.title}"
    found = {hit.term.source: hit.term for hit in terms.find_source(segment.text)}
    wanted = [f"{name} → {term.accepted[0]}" for name, term in found.items() if term.accepted]
    if wanted:
        yield ", ".join(wanted)
