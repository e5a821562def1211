"""Rounds of review: asked for, taken, answered, and texts approved."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from apps.accounts.models import User
from apps.accounts.permissions import Action
from apps.api.v1.access import allows, asker
from apps.api.v1.pages import present_section
from apps.api.v1.paging import Id, OneOf, Paged, Paging, RowId, Text, paged
from apps.api.v1.people import PersonOut, perhaps, person_out
from apps.documents.models import Section
from apps.review import lists, services
from apps.review.errors import OwnWork
from apps.review.models import Review, ReviewQuerySet
from apps.review.services import Outcome
from apps.translation.models import Revision

router = Router(tags=["reviews"])


class Whose(OneOf):
    MINE = "mine"
    FREE = "free"
    ASKED = "asked"
    STUCK = "stuck"


LISTS: dict[Whose, Callable[[User], ReviewQuerySet]] = {
    Whose.MINE: lists.mine_to_answer,
    Whose.FREE: lists.free_to_take,
    Whose.ASKED: lists.asked_by,
    Whose.STUCK: lists.stuck,
}


class Choice(Paging):
    show: Whose = Whose.MINE


class ReviewOut(Schema):
    """`state` is one of waiting, changes_asked, approved, withdrawn."""

    id: int
    section: int
    section_title: str
    round: int
    state: str
    requested_by: PersonOut
    reviewer: PersonOut | None
    proposed_to: PersonOut | None
    summary: str
    requested_at: datetime
    answered_at: datetime | None
    wanted_by: datetime


class ReviewEntryOut(ReviewOut):
    """`changed`: texts that changed since you read them; `fixes`, `options`: open comments."""

    changed: int
    fixes: int
    options: int


class SummaryIn(Schema):
    summary: Text = ""


class ApprovalsIn(Schema):
    """The revisions that you have read and stand behind."""

    revisions: list[RowId] = Field(min_length=1, max_length=500)


class OutcomeOut(Schema):
    """`own`: your own words, which others approve; `changed`: another text by now than you read;
    `held_back`: a fix is asked for; `is_complete`: the section is approved with it."""

    approved: list[int]
    own: int
    changed: int
    held_back: int
    is_complete: bool


def review_out(review: Review) -> ReviewOut:
    return ReviewOut(
        id=review.pk,
        section=review.section_id,
        section_title=review.section.title,
        round=review.round,
        state=review.state,
        requested_by=person_out(review.requested_by),
        reviewer=perhaps(review.reviewer),
        proposed_to=perhaps(review.proposed_to),
        summary=review.summary,
        requested_at=review.requested_at,
        answered_at=review.answered_at,
        wanted_by=review.wanted_by,
    )


def _entries_out(reviews: Sequence[Review], user: User) -> list[ReviewEntryOut]:
    return [
        ReviewEntryOut(
            **review_out(entry.review).model_dump(),
            changed=entry.changed,
            fixes=entry.fixes,
            options=entry.options,
        )
        for entry in lists.entries(list(reviews), user)
    ]


def _review(review_id: int) -> Review:
    known = Review.objects.present().select_related(
        "section__page__source", "requested_by", "reviewer", "proposed_to"
    )
    return get_object_or_404(known.defer("section__page__text"), pk=review_id)


@router.get(
    "/reviews",
    response=Paged[ReviewEntryOut],
    auth=allows(Action.READ),
    summary="Reviews that wait, the longest first",
)
def reviews(request: HttpRequest, at: Query[Choice]) -> object:
    user = asker(request)
    rows = LISTS[at.show](user).defer("section__page__text")
    return paged(rows, at, lambda shown: _entries_out(shown, user))


@router.get(
    "/reviews/{review_id}", response=ReviewOut, auth=allows(Action.READ), summary="One review"
)
def review(request: HttpRequest, review_id: Id) -> ReviewOut:
    return review_out(_review(review_id))


@router.post(
    "/sections/{section_id}/reviews",
    response=ReviewOut,
    auth=allows(Action.TRANSLATE),
    summary="Ask for a review",
)
def submit(request: HttpRequest, section_id: Id) -> ReviewOut:
    """Of a section that you hold and that is translated whole. Its code is run by itself."""
    return review_out(services.submit(present_section(section_id), asker(request)))


def _step(
    request: HttpRequest, review_id: int, step: Callable[[Review, User], Review]
) -> ReviewOut:
    step(_review(review_id), asker(request))
    return review_out(_review(review_id))


@router.post(
    "/reviews/{review_id}/withdraw",
    response=ReviewOut,
    auth=allows(Action.TRANSLATE),
    summary="Take the request for a review back",
)
def withdraw(request: HttpRequest, review_id: Id) -> ReviewOut:
    return _step(request, review_id, services.withdraw)


@router.post(
    "/reviews/{review_id}/take",
    response=ReviewOut,
    auth=allows(Action.REVIEW),
    summary="Promise to answer a review",
)
def take(request: HttpRequest, review_id: Id) -> ReviewOut:
    return _step(request, review_id, services.take)


@router.post(
    "/reviews/{review_id}/leave",
    response=ReviewOut,
    auth=allows(Action.REVIEW),
    summary="Let somebody else answer it",
)
def leave(request: HttpRequest, review_id: Id) -> ReviewOut:
    return _step(request, review_id, services.leave)


@router.post(
    "/reviews/{review_id}/decline",
    response=ReviewOut,
    auth=allows(Action.REVIEW),
    summary="Say no to a review that is proposed to you",
)
def decline(request: HttpRequest, review_id: Id) -> ReviewOut:
    return _step(request, review_id, services.decline)


@router.post(
    "/reviews/{review_id}/request-changes",
    response=ReviewOut,
    auth=allows(Action.REVIEW),
    summary="Ask for changes",
)
def request_changes(request: HttpRequest, review_id: Id, said: SummaryIn) -> ReviewOut:
    """Without open comments that ask for a fix, the summary says what is to be changed."""
    return _step(
        request, review_id, lambda one, user: services.request_changes(one, user, said.summary)
    )


@router.post(
    "/sections/{section_id}/approvals",
    response=OutcomeOut,
    auth=allows(Action.REVIEW),
    summary="Approve texts that you have read",
)
def approve(request: HttpRequest, section_id: Id, seen: ApprovalsIn) -> OutcomeOut:
    """Never your own. What changed since you read it stays as it is and is counted."""
    outcome = _approved(present_section(section_id), asker(request), seen.revisions)
    return OutcomeOut(
        approved=[approval.revision_id for approval in outcome.approvals],
        own=outcome.own,
        changed=outcome.changed,
        held_back=outcome.held_back,
        is_complete=outcome.is_complete,
    )


@transaction.atomic
def _approved(section: Section, user: User, wanted: list[int]) -> Outcome:
    revisions = list(Revision.objects.filter(pk__in=wanted))
    outcome = services.approve_texts(section, user, revisions)
    if outcome.own and not outcome.approvals:
        raise OwnWork(_("Somebody else has to approve your text."))
    return outcome
