from datetime import timedelta

import pytest

from apps.accounts import services as accounts
from apps.assignments import due, handovers, services, telling
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


def told(person):
    return [(one.kind, one.sentence) for one in person.notifications.all()]


def test_who_is_asked_to_take_over_is_told(assignment, member, other_member):
    handovers.offer(assignment, member, other_member)

    [(kind, sentence)] = told(other_member)
    assert kind == "offered"
    assert "가" in sentence


def test_who_got_a_share_is_told_unless_they_took_it_themselves(member, other_member, maintainer):
    first, second = factories.page_of(["One."], ["Two."]).sections.all()

    services.share_out([(first, maintainer), (second, other_member)], maintainer)

    assert told(maintainer) == []
    [(kind, sentence)] = told(other_member)
    assert (kind, "내려놓" in sentence) == ("offered", True)


def test_who_slept_is_told_that_it_is_open_again(assignment, member):
    services.let_go(assignment, "slept")

    assert [kind for kind, _sentence in told(member)] == ["opened"]


def test_who_has_left_is_told_nothing(assignment, member, maintainer):
    accounts.leave(member)

    services.let_go_of_departed()

    assert told(member) == []
