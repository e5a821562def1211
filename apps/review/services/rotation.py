"""Whose turn it is to review: proposed so that reviews given and received stay in balance.

A proposal is an invitation, not an order: the person may pass, and others may take the review.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from apps.assignments.models import Assignment
from apps.review import states
from apps.review.models import TURN, Approval, Comment, Reading, Review, ReviewQuerySet
from apps.review.services import telling

LATELY = timedelta(weeks=12)
MOST = 100  # in one go; the next comes in a minute


@dataclass(frozen=True, slots=True)
class Balance:
    """Words that a person approved for others and that others approved for them, lately.

    `waiting` are words in reviews that they have taken or were proposed, and not answered yet.
    """

    given: int = 0
    received: int = 0
    waiting: int = 0

    @property
    def ahead(self) -> int:
        """How much more they gave, or are asked to give, than they were given."""
        return self.given + self.waiting - self.received


def balances(people: Iterable[User]) -> dict[int, Balance]:
    """Of each of these people, by id, in four queries."""
    people = list(people)
    words = Sum("revision__translation__segment__words")
    lately = Approval.objects.filter(made_at__gt=timezone.now() - LATELY).order_by()
    given = dict(lately.filter(approver__in=people).values_list("approver").annotate(words))
    received = dict(lately.filter(author__in=people).values_list("author").annotate(words))
    open_ = Review.objects.waiting().order_by()
    taken = open_.filter(reviewer__in=people).values_list("reviewer")
    proposed = open_.filter(reviewer=None, proposed_to__in=people).values_list("proposed_to")
    waits = dict(taken.annotate(Sum("section__words")))
    for person, more in proposed.annotate(Sum("section__words")):
        waits[person] = waits.get(person, 0) + more
    return {
        one.pk: Balance(given.get(one.pk, 0), received.get(one.pk, 0), waits.get(one.pk, 0))
        for one in people
    }


def in_turn(people: Iterable[User]) -> list[User]:
    """Those first who gave the least for what they got; of equals, who was asked longest ago."""
    people = list(people)
    balance = balances(people)
    asked = Review.objects.filter(proposed_to__in=people).order_by()
    last = dict(asked.values_list("proposed_to").annotate(Max("asked_at")))
    never = timezone.now() - timedelta(weeks=10_000)
    return sorted(people, key=lambda one: (balance[one.pk].ahead, last.get(one.pk, never), one.pk))


def next_reviewer(review: Review) -> User | None:
    """Whose turn it is; None: everybody has a hand in the texts, or has passed."""
    free = states.reviewers_for(states.situation_of(review.section))
    return next(iter(in_turn(free.exclude(pk__in=review.passed.values("pk")))), None)


def propose(review: Review) -> None:
    """Propose a waiting review to whose turn it is, and tell them. Others may still take it."""
    person = next_reviewer(review)
    as_seen = Review.objects.waiting().filter(
        pk=review.pk, reviewer=review.reviewer, proposed_to=review.proposed_to
    )
    if not as_seen.update(reviewer=None, proposed_to=person, asked_at=timezone.now()):
        return
    review.reviewer, review.proposed_to = None, person
    if person:
        record("review proposed", review.section, to=str(person), round=review.round)
        telling.review_asked(review)


def go_on_from(review: Review, person: User) -> None:
    """Ask the next one; this person is not asked again in this round."""
    review.passed.add(person)
    propose(review)


def keep_turning() -> None:
    """Propose what is proposed to nobody, and go on from who has left or let the turn go by."""
    for review in _lost():
        if review.reviewer or review.proposed_to or next_reviewer(review):
            propose(review)
    for review in _asked_long_ago():
        person = review.reviewer or review.proposed_to
        if person and not has_said_a_word(review, person):
            go_on_from(review, person)


def has_said_a_word(review: Review, person: User) -> bool:
    """Whether they read, commented or approved in it within their turn."""
    since = timezone.now() - TURN
    section = review.section_id
    signs = (
        Reading.objects.filter(reviewer=person, segment__section=section, read_at__gt=since),
        Comment.objects.filter(author=person, segment__section=section, made_at__gt=since),
        Approval.objects.filter(
            approver=person, revision__translation__segment__section=section, made_at__gt=since
        ),
    )
    return any(sign.exists() for sign in signs)


def _lost() -> list[Review]:
    """In nobody's hands, or in those of somebody who reviews no more or holds the section now."""
    asked = _waiting().annotate(asked=Coalesce("reviewer", "proposed_to"))
    holders = Assignment.objects.open().filter(section=OuterRef("section"))
    theirs = Exists(holders.filter(translator=OuterRef("asked")))
    idle = Q(asked=None) | ~Q(asked__in=states.reviewing_people()) | theirs
    return list(asked.filter(idle).order_by("asked_at")[:MOST])


def _asked_long_ago() -> list[Review]:
    return list(_waiting().filter(asked_at__lte=timezone.now() - TURN).order_by("asked_at")[:MOST])


def _waiting() -> ReviewQuerySet:
    related = Review.objects.waiting().present()
    return related.select_related("section", "reviewer", "proposed_to", "requested_by")
