"""What slept past its day is the group's again, and nothing of it is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts import services as accounts
from apps.activity.models import Event
from apps.assignments import due, services
from apps.assignments.models import Assignment, Ending
from apps.review import services as reviews
from apps.review import sleeping
from apps.review.models import Review
from apps.review.tasks import keep_moving
from apps.translation import services as translation
from apps.translation.models import Draft
from tests import factories

LONG_AGO = due.GRACE + timedelta(days=1)


@pytest.fixture
def held(db, member):
    """Promised a month ago, for a day that is just past the grace."""
    [made] = services.claim([factories.page_of(["One.", "Two."]).sections.get()], member)
    Assignment.objects.filter(pk=made.pk).update(
        due_on=due.today() - due.GRACE, claimed_at=timezone.now() - timedelta(days=30)
    )
    made.refresh_from_db()
    return made


def is_let_go(assignment):
    keep_moving()
    assignment.refresh_from_db()
    return assignment.closed_at is not None


def test_what_slept_past_the_grace_is_open_again(held, other_member):
    assert is_let_go(held)

    assert held.ending == Ending.RELEASED
    assert Event.objects.about(held.section)[0].detail["why"] == "slept"
    assert services.claim([held.section], other_member)


def test_within_the_grace_nothing_happens(held):
    Assignment.objects.update(due_on=due.today() - due.GRACE + timedelta(days=1))

    assert not is_let_go(held)


def test_what_was_typed_lately_does_not_sleep_and_is_kept_when_it_does(held, member):
    segment = held.section.segments.first()
    draft = translation.save_draft(segment, member, "초안", None)
    assert not is_let_go(held)

    Draft.objects.filter(pk=draft.pk).update(saved_at=timezone.now() - LONG_AGO)

    assert is_let_go(held)
    services.claim([held.section], member)
    assert Draft.objects.get(segment=segment, author=member).text == "초안"


def test_what_was_finished_lately_does_not_sleep(held, member):
    factories.revision(held.section.segments.first(), member)

    assert not is_let_go(held)


def test_somebody_elses_typing_does_not_wake_it(held, other_member):
    translation.save_draft(held.section.segments.first(), other_member, "초안", None)

    assert is_let_go(held)


def finish_long_ago(held, member):
    for segment in held.section.segments.all():
        factories.revision(segment, member, made_at=timezone.now() - LONG_AGO)
    return reviews.submit(held.section, member)


def test_a_section_that_waits_for_its_reviewer_does_not_sleep(held, member):
    review = finish_long_ago(held, member)
    Review.objects.filter(pk=review.pk).update(requested_at=timezone.now() - LONG_AGO)

    assert not is_let_go(held)


def test_changes_asked_lately_keep_it_awake(held, member, other_member):
    review = finish_long_ago(held, member)
    reviews.request_changes(reviews.take(review, other_member), other_member, "고쳐 주세요.")
    assert not is_let_go(held)

    Review.objects.update(answered_at=timezone.now() - LONG_AGO)

    assert is_let_go(held)


def test_a_member_who_leaves_offers_what_they_held(member, other_member):
    factories.maintainer()
    [held] = services.claim([factories.page_of(["One."]).sections.get()], member)
    accounts.leave(member)

    assert is_let_go(held)
    assert Event.objects.about(held.section)[0].detail == {"translator": "가", "why": "left"}
    assert services.claim([held.section], other_member)


def test_one_that_sleeps_is_let_go_of_and_told_in_few_queries(held, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        sleeping.let_go_of_sleeping()
