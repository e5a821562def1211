"""Segments with their texts: read, typed as a draft, finished."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.pages import present_section
from apps.api.v1.paging import Id, Moment, Paged, Paging, RowId, Seen, Text, paged
from apps.api.v1.people import PersonOut, person_out
from apps.api.v1.ports import PortOut, port_out
from apps.documents.models import Segment
from apps.translation import services
from apps.translation.assistance import terms_in
from apps.translation.errors import DraftElsewhere, TranslationError
from apps.translation.memory import remembered
from apps.translation.models import Draft, Revision, State, source_digest
from apps.translation.ports.models import may_differ, port_of

router = Router(tags=["texts"])


class RevisionOut(Schema):
    id: int
    number: int
    text: str
    author: PersonOut
    made_at: datetime
    reason: str


class DraftOut(Schema):
    """What you typed and have not finished. `base`: the revision that the typing began from."""

    text: str
    base: int | None
    saved_at: Moment


class SegmentOut(Schema):
    """`state` is one of untranslated, translated, approved, outdated. `is_locked`: code that may
    not change; `port`: code that was rewritten for another framework, or is to be."""

    id: int
    section: int
    kind: str
    position: int
    line: int
    words: int
    source_text: str
    source_digest: str
    state: str
    is_locked: bool
    port: PortOut | None
    newest: RevisionOut | None
    draft: DraftOut | None


class MemoryOut(Schema):
    text: str
    source_text: str
    likeness: int
    path: str
    is_approved: bool


class TermHelpOut(Schema):
    """A term in a source text: `wanted` is the form that was decided on, if one was."""

    source: str
    wanted: str
    inserts: list[str]
    forbidden: str
    is_settled: bool


class TextIn(Schema):
    text: Text
    base: RowId | None = Field(None, description="The newest revision that you have seen")


class DraftIn(TextIn):
    seen: Seen | None = Field(
        None, description="`saved_at` of the draft that you went on from; null if there was none"
    )


class FinishIn(TextIn):
    source_digest: str = Field("", max_length=16, description="Of the source text that you saw")


def revision_out(revision: Revision) -> RevisionOut:
    return RevisionOut(
        id=revision.pk,
        number=revision.number,
        text=revision.text,
        author=person_out(revision.author),
        made_at=revision.made_at,
        reason=revision.reason,
    )


def _draft_out(draft: Draft) -> DraftOut:
    return DraftOut(text=draft.text, base=draft.base_id, saved_at=draft.saved_at)


def _newest(segment: Segment) -> Revision | None:
    translation = getattr(segment, "translation", None)
    return translation.newest if translation else None


def _state(segment: Segment) -> str:
    newest = _newest(segment)
    if newest is None:
        return "untranslated"
    if newest.source_text != segment.text:
        return "outdated"
    return State(segment.translation.state).value


def _segment_out(segment: Segment, draft: Draft | None) -> SegmentOut:
    newest, port = _newest(segment), port_of(segment) if segment.is_code else None
    return SegmentOut(
        id=segment.pk,
        section=segment.section_id,
        kind=segment.kind,
        position=segment.position,
        line=segment.line,
        words=segment.words,
        source_text=segment.text,
        source_digest=source_digest(segment.text),
        state=_state(segment),
        is_locked=segment.is_code and not may_differ(segment),
        port=port_out(port) if port else None,
        newest=revision_out(newest) if newest else None,
        draft=_draft_out(draft) if draft else None,
    )


def _segments_out(segments: Sequence[Segment], user: User) -> list[SegmentOut]:
    mine = Draft.objects.filter(author_id=user.pk, segment__in=segments)
    drafts = {draft.segment_id: draft for draft in mine}
    return [_segment_out(segment, drafts.get(segment.pk)) for segment in segments]


def _known() -> QuerySet[Segment]:
    related = Segment.objects.present().select_related(
        "section__page__source",
        "section__page__port__marked_by",
        "translation__newest__author",
        "unlock",
        "port__marked_by",
    )
    return related.defer("section__page__text", "translation__newest__letters")


def present_segment(segment_id: int) -> Segment:
    return get_object_or_404(_known(), pk=segment_id)


def _base(segment: Segment, number: int | None) -> Revision | None:
    if number is None:
        return None
    return get_object_or_404(Revision, pk=number, translation__segment=segment)


@router.get(
    "/sections/{section_id}/segments",
    response=Paged[SegmentOut],
    auth=allows(Action.READ),
    summary="The texts of a section, in both languages",
)
def segments(request: HttpRequest, section_id: Id, at: Query[Paging]) -> object:
    rows = _known().filter(section=present_section(section_id)).order_by("position", "pk")
    return paged(rows, at, lambda shown: _segments_out(shown, asker(request)))


@router.get(
    "/segments/{segment_id}", response=SegmentOut, auth=allows(Action.READ), summary="One text"
)
def segment(request: HttpRequest, segment_id: Id) -> SegmentOut:
    return _segments_out([present_segment(segment_id)], asker(request))[0]


@router.get(
    "/segments/{segment_id}/revisions",
    response=Paged[RevisionOut],
    auth=allows(Action.READ),
    summary="The history of a text, newest first",
)
def revisions(request: HttpRequest, segment_id: Id, at: Query[Paging]) -> object:
    made = Revision.objects.filter(translation__segment=present_segment(segment_id))
    related = made.select_related("author").defer("letters").order_by("-number")
    return paged(related, at, lambda rows: [revision_out(one) for one in rows])


@router.get(
    "/segments/{segment_id}/memory",
    response=list[MemoryOut],
    auth=allows(Action.READ),
    summary="Translations of the same or similar texts",
)
def memory(request: HttpRequest, segment_id: Id) -> list[MemoryOut]:
    found = present_segment(segment_id)
    return [] if found.is_code else [MemoryOut.from_orm(one) for one in remembered(found)]


@router.get(
    "/segments/{segment_id}/terms",
    response=list[TermHelpOut],
    auth=allows(Action.READ),
    summary="Terms of the glossary in a source text",
)
def terms(request: HttpRequest, segment_id: Id) -> list[TermHelpOut]:
    found = present_segment(segment_id)
    return [] if found.is_code else [TermHelpOut.from_orm(one) for one in terms_in(found)]


@router.put(
    "/segments/{segment_id}/draft",
    response=DraftOut,
    auth=allows(Action.TRANSLATE),
    summary="Keep what you are typing",
)
def save_draft(request: HttpRequest, segment_id: Id, typed: DraftIn) -> DraftOut:
    """Private to you. A draft that you have not seen is not overwritten: 409, with both texts."""
    found = present_segment(segment_id)
    base = _base(found, typed.base)
    seen = typed.seen or services.NEVER
    return _draft_out(services.save_draft(found, asker(request), typed.text, base, seen=seen))


@router.delete(
    "/segments/{segment_id}/draft",
    response={204: None},
    auth=allows(Action.TRANSLATE),
    summary="Discard your draft",
)
def discard_draft(request: HttpRequest, segment_id: Id) -> None:
    services.discard_draft(present_segment(segment_id), asker(request))


@router.post(
    "/segments/{segment_id}/revisions",
    response=RevisionOut,
    auth=allows(Action.TRANSLATE),
    summary="Finish a text",
)
def finish(request: HttpRequest, segment_id: Id, typed: FinishIn) -> RevisionOut:
    """Only who holds the section does. When somebody else finished one since `base`: 409 with both
    texts. What is refused stays as your draft; the same text again makes no new revision."""
    found, user = present_segment(segment_id), asker(request)
    base = _base(found, typed.base)
    try:
        made = services.finish(found, user, typed.text, base, seen_source=typed.source_digest)
    except TranslationError:
        with contextlib.suppress(DraftElsewhere):
            services.save_draft(found, user, typed.text, base, seen=services.NEVER)
        raise
    return revision_out(made)
