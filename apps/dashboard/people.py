"""What one member holds and has done. The numbers are for themselves and for maintainers."""

from dataclasses import dataclass

from django.db.models import Sum

from apps.accounts.models import User
from apps.assignments.models import Assignment
from apps.dashboard.effort import Effort, effort_of
from apps.documents.models import Segment
from apps.review import progress
from apps.review.services.rotation import Balance, balances

MOST = 50


@dataclass(frozen=True, slots=True)
class Record:
    """`words` stand today by this person's hand, `words_approved` of them approved by others."""

    words: int
    words_approved: int
    effort: Effort
    balance: Balance


def record_of(person: User) -> Record:
    theirs = Segment.objects.present().filter(
        progress.PROSE, progress.CURRENT, translation__newest__author=person
    )
    counted = theirs.aggregate(
        standing=Sum("words"), approved=Sum("words", filter=progress.APPROVED)
    )
    return Record(
        words=counted["standing"] or 0,
        words_approved=counted["approved"] or 0,
        effort=effort_of(person),
        balance=balances([person])[person.pk],
    )


def held_by(person: User) -> list[Assignment]:
    held = Assignment.objects.held_by(person).present().select_related("section__page")
    return list(held.defer("section__page__text")[:MOST])
