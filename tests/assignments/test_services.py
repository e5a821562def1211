from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.activity.models import Event
from apps.assignments import due, services
from apps.assignments.errors import AssignmentError, ClosedAlready, HeldAlready, NotYours
from apps.assignments.models import Assignment, Ending
from tests import factories


@pytest.fixture
def section(db):
    return factories.page_of(["One sentence."]).sections.get()


def test_claim_promises_the_section_until_the_monday_after_next(section, member):
    [held] = services.claim([section], member)

    assert held.translator == member
    assert held.due_on == due.monday_after_next(due.today())
    assert Event.objects.about(section).get().verb == "section claimed"


def test_claim_by_somebody_slower_names_who_holds_it(section, member, other_member):
    services.claim([section], member)

    with pytest.raises(HeldAlready, match="가"):
        services.claim([section], other_member)

    assert services.holder_of(section) == member


def test_claim_of_what_one_holds_changes_nothing(section, member):
    [first] = services.claim([section], member)

    assert services.claim([section], member) == [first]
    assert Event.objects.count() == 1


def test_claim_of_several_takes_those_that_are_free(member, other_member):
    first, second = factories.page_of(["One."], ["Two."]).sections.all()
    services.claim([first], other_member)

    assert [held.section for held in services.claim([first, second], member)] == [second]


def test_claim_of_a_section_that_is_gone_is_refused(section, member):
    section.gone_at = timezone.now()
    section.save()

    with pytest.raises(AssignmentError):
        services.claim([section], member)


def test_the_database_refuses_a_second_open_promise(section, member, other_member):
    services.claim([section], member)

    with pytest.raises(IntegrityError):
        Assignment.objects.create(section=section, translator=other_member, due_on=due.today())


def test_release_gives_the_section_back_to_the_group(section, member, other_member):
    [held] = services.claim([section], member)

    services.release(held, member)

    held.refresh_from_db()
    assert held.ending == Ending.GIVEN_BACK
    assert services.claim([section], other_member)


def test_release_of_a_section_of_somebody_else_is_refused(section, member, other_member):
    [held] = services.claim([section], member)

    with pytest.raises(NotYours, match="가"):
        services.release(held, other_member)

    assert services.holder_of(section) == member


def test_a_maintainer_may_release_the_section_of_anybody(section, member, maintainer):
    [held] = services.claim([section], member)

    services.release(held, maintainer)

    held.refresh_from_db()
    assert held.ending == Ending.RELEASED


def test_release_twice_is_refused(section, member):
    [held] = services.claim([section], member)
    services.release(held, member)

    with pytest.raises(ClosedAlready):
        services.release(held, member)


def test_postpone_gives_a_week(section, member):
    [held] = services.claim([section], member)
    before = held.due_on

    services.postpone(held, member)

    held.refresh_from_db()
    assert held.due_on == before + timedelta(days=7)


def test_postpone_asked_twice_from_the_same_screen_is_one_week(section, member):
    [held] = services.claim([section], member)
    same_screen = Assignment.objects.get(pk=held.pk)
    services.postpone(held, member)

    with pytest.raises(ClosedAlready):
        services.postpone(same_screen, member)


def test_end_approved_keeps_who_did_it(section, member):
    [held] = services.claim([section], member)

    services.end_approved(section)

    held.refresh_from_db()
    assert held.ending == Ending.APPROVED
    assert held.closed_at is not None
