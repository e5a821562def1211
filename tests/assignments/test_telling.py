from datetime import timedelta

import pytest

from apps.assignments import due, services, telling
from apps.assignments.models import Assignment
from apps.notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment(member):
    return services.claim([factories.section()], member)[0]


def due_in(assignment, days):
    Assignment.objects.filter(pk=assignment.pk).update(due_on=due.today() + timedelta(days=days))
    telling.remind()
    telling.remind()
    return Notification.objects.count()


def test_a_holder_is_reminded_once_before_and_once_after(assignment, member):
    assert due_in(assignment, 3) == 0
    assert due_in(assignment, 2) == 1
    Assignment.objects.update(due_on=due.today() + timedelta(days=2))
    telling.remind()
    assert Notification.objects.count() == 1
    assert due_in(assignment, -1) == 2


def test_a_postponed_day_is_reminded_of_anew(assignment, member):
    due_in(assignment, 1)
    services.postpone(Assignment.objects.get(), member)
    telling.remind()

    assert Notification.objects.count() == 1
    assert due_in(assignment, 2) == 2


def test_what_is_long_past_or_given_back_is_left_alone(assignment, member):
    assert due_in(assignment, -7) == 0
    services.release(assignment, member)
    assert due_in(assignment, 0) == 0
