"""Whose turn it is: given and received in balance, nobody ordered, nothing waiting for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.review import lists, services
from apps.review.errors import NotAllowed
from apps.review.models import Approval, Review
from apps.review.services import rotation
from apps.review.tasks import keep_moving
from tests import factories


@pytest.fixture
def third(db):
    return factories.user("마")


def made_by(author, *approvers, words=10):
    """A section of `words`, each text approved by these people."""
    section = factories.page_of([" ".join(["word"] * words)]).sections.get()
    revision = factories.revision(section.segments.get(), author)
    for approver in approvers:
        Approval.objects.create(revision=revision, author=author, approver=approver)
    return section


def submitted(translator):
    section = factories.page_of(["One two."]).sections.get()
    assignments.claim([section], translator)
    factories.revision(section.segments.get(), translator)
    return services.submit(section, translator)


def test_it_is_the_turn_of_who_gave_least_for_what_they_got(member, other_member, third):
    made_by(third, other_member, words=50)

    assert submitted(member).proposed_to == third


def test_what_waits_for_somebody_counts_as_given(member, other_member, third):
    asked = {submitted(member).proposed_to for _round in range(2)}

    assert asked == {other_member, third}


def test_of_equals_it_is_the_turn_of_who_was_asked_longest_ago(member, other_member, third):
    first = submitted(member)
    services.withdraw(first, member)

    assert submitted(member).proposed_to != first.proposed_to


def test_translators_readers_and_the_departed_are_never_proposed(
    member, other_member, reader, maintainer
):
    accounts.leave(other_member)

    assert submitted(member).proposed_to == maintainer
    assert submitted(maintainer).proposed_to == member


def test_a_proposal_is_the_persons_turn_and_open_to_others(member, other_member, third):
    review = submitted(member)
    one, other = (other_member, third)
    asked, free = (one, other) if review.proposed_to == one else (other, one)

    assert list(lists.mine_to_answer(asked)) == [review]
    assert list(lists.free_to_take(asked)) == []
    assert list(lists.free_to_take(free)) == [review]

    services.take(review, free)
    assert list(lists.mine_to_answer(asked)) == []


def test_who_declines_is_not_asked_again_and_the_next_one_is(member, other_member, third):
    review = submitted(member)
    first = review.proposed_to

    services.decline(review, first)

    assert review.proposed_to in {other_member, third} - {first}
    services.decline(review, review.proposed_to)
    assert review.proposed_to is None
    assert list(lists.stuck(member)) == [review]


def test_only_who_was_asked_declines(member, other_member, third):
    review = submitted(member)
    [other] = {other_member, third} - {review.proposed_to}

    with pytest.raises(NotAllowed):
        services.decline(review, other)


def test_who_leaves_a_review_passes_it_on(member, other_member, third):
    review = submitted(member)
    services.take(review, other_member)

    services.leave(review, other_member)

    assert review.proposed_to == third


def test_the_database_proposes_nobody_their_own_request(review, member):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Review.objects.filter(pk=review.pk).update(proposed_to=member)


def test_nobody_free_is_said_and_mended_when_somebody_joins(member):
    review = submitted(member)
    assert review.proposed_to is None
    assert list(lists.stuck(member)) == [review]

    newcomer = factories.user()
    keep_moving()

    assert list(lists.stuck(member)) == []
    assert list(lists.mine_to_answer(newcomer)) == [review]


def test_a_turn_that_goes_by_goes_on_to_the_next(member, other_member, third):
    review = submitted(member)
    first = review.proposed_to
    Review.objects.update(asked_at=timezone.now() - timedelta(days=8))

    keep_moving()
    keep_moving()

    review.refresh_from_db()
    assert review.proposed_to in {other_member, third} - {first}
    assert list(review.passed.all()) == [first]


def test_a_reviewer_who_reads_on_keeps_the_review(member, other_member, third):
    review = submitted(member)
    services.take(review, other_member)
    services.read(review.section.segments.get().translation.newest, other_member)
    Review.objects.update(asked_at=timezone.now() - timedelta(days=30))

    keep_moving()

    review.refresh_from_db()
    assert review.reviewer == other_member


def test_a_reviewer_who_never_began_gives_way(member, other_member, third):
    review = submitted(member)
    services.take(review, other_member)
    Review.objects.update(asked_at=timezone.now() - timedelta(days=8))

    keep_moving()

    review.refresh_from_db()
    assert (review.reviewer, review.proposed_to) == (None, third)


def test_the_reviewer_who_leaves_the_group_is_replaced(member, other_member, third):
    review = submitted(member)
    services.take(review, other_member)
    accounts.leave(other_member)

    keep_moving()

    review.refresh_from_db()
    assert (review.reviewer, review.proposed_to) == (None, third)


def test_the_reviewer_who_takes_the_section_over_is_replaced(member, other_member, third):
    review = submitted(member)
    services.take(review, other_member)
    held = Assignment.objects.open().get()
    handovers.accept(handovers.offer(held, member, other_member), other_member)

    keep_moving()

    review.refresh_from_db()
    assert (review.reviewer, review.proposed_to) == (None, third)


def test_after_two_weeks_a_review_is_the_groups_to_look_at(member, other_member):
    review = submitted(member)
    services.take(review, other_member)
    assert list(lists.stuck(member)) == []

    Review.objects.update(requested_at=timezone.now() - timedelta(days=14, hours=1))

    [late] = lists.stuck(member)
    assert late.is_late
    services.request_changes(late, other_member, "고쳐 주세요.")
    assert list(lists.stuck(member)) == []


def test_balances_count_words_lately(member, other_member, third):
    made_by(member, other_member, words=30)
    made_by(other_member, member, words=12)
    Approval.objects.filter(approver=member).update(
        made_at=timezone.now() - rotation.LATELY - timedelta(days=1)
    )

    balances = rotation.balances([member, other_member])

    assert balances[member.pk] == rotation.Balance(given=0, received=30)
    assert balances[other_member.pk] == rotation.Balance(given=30, received=0)


def test_proposing_takes_as_many_queries_for_many_people(review, django_assert_max_num_queries):
    for _person in range(20):
        factories.user()

    with django_assert_max_num_queries(24):
        rotation.propose(review)

    assert review.proposed_to is not None
