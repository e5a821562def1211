"""Which reviews wait for whom."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.review.models import Comment, Reading, Review, ReviewQuerySet, ReviewState, Weight
from apps.review.services.rotation import Balance, balances, in_turn
from apps.review.states import reviewing_people
from apps.translation.models import State, Translation

MOST_PEOPLE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One review in a list. `changed` counts texts that changed since this person read them."""

    review: Review
    changed: int
    fixes: int
    options: int

    @property
    def is_fresh(self) -> bool:
        return timezone.now() - self.review.requested_at < timedelta(hours=1)


def shown() -> ReviewQuerySet:
    """Open reviews with what lists show of them, those that wait longest first."""
    related = Review.objects.open().present()
    return related.select_related(
        "section__page", "requested_by", "reviewer", "proposed_to"
    ).order_by("requested_at", "pk")


def mine_to_answer(user: User) -> ReviewQuerySet:
    return shown() & Review.objects.turn_of(user)


def free_to_take(user: User) -> ReviewQuerySet:
    """Waiting for anybody, less those in which the user has a hand."""
    held = Assignment.objects.held_by(user).filter(section=OuterRef("section"))
    standing = Translation.objects.filter(
        segment__section=OuterRef("section"), segment__gone_at=None, state=State.TRANSLATED
    )
    written = standing.filter(newest__author=user, newest__term_change=None)
    replaced = standing.filter(
        newest__term_change__before__author=user,
        newest__term_change__was_approved=False,
        newest__term_change__migration__replacement__isnull=False,
    )
    waiting = shown().filter(state=ReviewState.WAITING, reviewer=None).exclude(passed=user)
    waiting = waiting.exclude(proposed_to=user).exclude(requested_by=user)
    return waiting.exclude(Exists(held) | Exists(written) | Exists(replaced))


def asked_by(user: User) -> ReviewQuerySet:
    return shown().filter(requested_by=user)


def stuck(_user: User) -> ReviewQuerySet:
    """What the group has to look at, whoever looks: nobody is free, or two weeks are over."""
    return shown() & Review.objects.stuck()


def balances_of_all() -> list[tuple[User, Balance]]:
    """For maintainers: those first whose turn it is."""
    people = in_turn(reviewing_people().order_by("name")[:MOST_PEOPLE])
    known = balances(people)
    return [(person, known[person.pk]) for person in people]


def changes_asked_of(user: User) -> ReviewQuerySet:
    """What came back to whoever holds the section now."""
    held = Assignment.objects.held_by(user).filter(section=OuterRef("section"))
    return shown().filter(Exists(held), state=ReviewState.CHANGES_ASKED).order_by("answered_at")


def entries(reviews: list[Review], user: User) -> list[Entry]:
    """Two queries more, however many reviews."""
    sections = [review.section_id for review in reviews]
    read = Reading.objects.filter(reviewer=user, segment__section__in=sections)
    newer = read.exclude(revision=F("segment__translation__newest"))
    changed = dict(newer.values_list("segment__section").annotate(Count("pk")))
    open_comments = Comment.objects.unresolved().filter(segment__section__in=sections)
    said = {
        row["segment__section"]: row
        for row in open_comments.values("segment__section").annotate(
            fixes=Count("pk", filter=Q(weight=Weight.FIX_NEEDED)),
            options=Count("pk", filter=Q(weight=Weight.OPTION)),
        )
    }
    return [
        Entry(
            review=review,
            changed=changed.get(review.section_id, 0),
            fixes=said.get(review.section_id, {}).get("fixes", 0),
            options=said.get(review.section_id, {}).get("options", 0),
        )
        for review in reviews
    ]
