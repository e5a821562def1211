"""Rounds of review: asked for, taken, given up, answered, withdrawn."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.activity.services import record
from apps.documents.models import Page, Section
from apps.review import progress, states
from apps.review.errors import Incomplete, NotAllowed, UnfitComment
from apps.review.models import Comment, Review, ReviewState
from apps.review.services import rotation, telling
from apps.review.services.permission import require
from apps.review.states import Step
from apps.translation.cleaning import clean
from apps.verification import services as verification

SUMMARY_LENGTH = 2000


@transaction.atomic
def submit(section: Section, translator: User) -> Review:
    """Ask others to review a section that is translated whole. Its code is run by itself.

    The reviewer of the round before is asked again; where there is none, or they may no longer, it
    is proposed to whose turn it is.
    """
    require(Step.SUBMIT, section, translator)
    left = progress.unfinished(section).count()
    if left:
        raise Incomplete(left_sentence(left))
    before = Review.objects.filter(section=section).order_by("-round").first()
    Review.objects.open().filter(section=section).update(closed_at=timezone.now())
    try:
        with transaction.atomic():
            review = Review.objects.create(
                section=section, requested_by=translator, round=before.round + 1 if before else 1
            )
    except IntegrityError:
        raise NotAllowed(_("A review of this section has just been asked for.")) from None
    record("review requested", section, translator, round=review.round)
    if not _ask_again(review, before):
        rotation.propose(review)
    transaction.on_commit(lambda: _verify(section.page, translator), robust=True)
    return review


def left_sentence(left: int) -> str:
    return ngettext(
        "%(count)s text is still to be finished.", "%(count)s texts are still to be finished.", left
    ) % {"count": left}


def _ask_again(review: Review, before: Review | None) -> bool:
    """Whether there was somebody to ask again."""
    reviewer = before.reviewer if before else None
    if reviewer is None or not states.situation_of(review.section).may_review(reviewer):
        return False
    review.reviewer = reviewer
    review.save(update_fields=["reviewer"])
    telling.review_asked(review)
    return True


def _verify(page: Page, translator: User) -> None:
    """A page that cannot be run now is reviewed all the same: on_commit logs what went wrong."""
    verification.request(page, requested_by=translator)


@transaction.atomic
def take(review: Review, reviewer: User) -> Review:
    """Promise to answer this round. The first one gets it."""
    require(Step.TAKE, review.section, reviewer)
    as_seen = Review.objects.waiting().filter(pk=review.pk, reviewer=review.reviewer)
    if not as_seen.update(reviewer=reviewer, proposed_to=None, asked_at=timezone.now()):
        raise NotAllowed(_("Somebody else reviews this section already."))
    review.reviewer, review.proposed_to = reviewer, None
    record("review taken", review.section, reviewer, round=review.round)
    return review


@transaction.atomic
def leave(review: Review, user: User) -> Review:
    """Let somebody else answer: the next one is asked. What was said and approved stays."""
    require(Step.LEAVE, review.section, user)
    record("review left", review.section, user, round=review.round)
    _go_on(review, review.reviewer or user)
    return review


@transaction.atomic
def decline(review: Review, user: User) -> Review:
    """Say no to a proposed review: the next one is asked."""
    require(Step.DECLINE, review.section, user)
    record("review declined", review.section, user, round=review.round)
    _go_on(review, user)
    return review


def _go_on(review: Review, person: User) -> None:
    """After somebody who has had their turn. Changes once asked wait for the holder, not for us."""
    if review.is_waiting:
        rotation.go_on_from(review, person)
    else:
        Review.objects.open().filter(pk=review.pk).update(reviewer=None)
        review.reviewer = None


@transaction.atomic
def withdraw(review: Review, translator: User) -> Review:
    """Take the request back to translate on."""
    require(Step.WITHDRAW, review.section, translator)
    _end(review, ReviewState.WITHDRAWN, review.state)
    record("review withdrawn", review.section, translator, round=review.round)
    return review


@transaction.atomic
def request_changes(review: Review, reviewer: User, summary: str) -> Review:
    """Give the section back to its holder; a sentence or comments say what is to be mended."""
    require(Step.REQUEST_CHANGES, review.section, reviewer)
    summary = clean(summary).text
    if len(summary) > SUMMARY_LENGTH:
        raise UnfitComment(_("A summary may have %(number)s characters.") % {"number": "2,000"})
    asked = Comment.objects.blocking().filter(segment__section=review.section)
    if not summary and not asked.exists():
        raise UnfitComment(_("Say in a sentence what is to be changed."))
    still_waiting = Review.objects.waiting().filter(pk=review.pk)
    fields = {"state": ReviewState.CHANGES_ASKED, "summary": summary, "reviewer": reviewer}
    if not still_waiting.update(answered_at=timezone.now(), **fields):
        raise NotAllowed(_("This is not possible now. Please look at the section again."))
    review.refresh_from_db()
    record("changes requested", review.section, reviewer, round=review.round)
    telling.changes_asked(review, reviewer)
    return review


def _end(review: Review, state: ReviewState, seen_state: str) -> None:
    as_seen = Review.objects.open().filter(pk=review.pk, state=seen_state)
    if not as_seen.update(state=state, closed_at=timezone.now()):
        raise NotAllowed(_("This is not possible now. Please look at the section again."))
    review.refresh_from_db()
