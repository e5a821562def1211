from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from apps.accounts import services as accounts
from apps.activity.models import Event
from apps.assignments import due, handovers, services
from apps.assignments.errors import AssignmentError, ClosedAlready, NotYours, UnfitPerson
from apps.assignments.models import Answer, Assignment, Ending, Handover, translators
from tests import factories
from tests.racing import at_once


@pytest.fixture
def held(db, member):
    [made] = services.claim([factories.page_of(["One sentence."]).sections.get()], member)
    return made


def test_a_section_stays_with_its_holder_until_the_other_says_yes(held, member, other_member):
    handovers.offer(held, member, other_member)

    assert services.holder_of(held.section) == member


def test_accept_ends_one_promise_and_begins_the_other(held, member, other_member):
    taken = handovers.accept(handovers.offer(held, member, other_member), other_member)

    held.refresh_from_db()
    assert held.ending == Ending.HANDED_OVER
    assert taken.translator == other_member
    assert services.holder_of(held.section) == other_member
    assert Event.objects.about(held.section)[0].verb == "section handed over"


def test_accept_keeps_the_day(held, member, other_member):
    services.promise_by(held, member, due.today() + timedelta(days=40))

    taken = handovers.accept(handovers.offer(held, member, other_member), other_member)

    assert taken.due_on == due.today() + timedelta(days=40)


def test_accept_gives_time_where_hardly_any_is_left(held, member, other_member):
    services.promise_by(held, member, due.today() + timedelta(days=2))

    taken = handovers.accept(handovers.offer(held, member, other_member), other_member)

    assert taken.due_on == due.monday_after_next(due.today())


def test_only_who_was_asked_answers(held, member, other_member, maintainer):
    offered = handovers.offer(held, member, other_member)

    for act in (handovers.accept, handovers.decline):
        with pytest.raises(NotYours, match="나"):
            act(offered, maintainer)

    assert Handover.objects.open().get() == offered


def test_decline_leaves_everything_as_it_was(held, member, other_member):
    handovers.decline(handovers.offer(held, member, other_member), other_member)

    assert services.holder_of(held.section) == member
    assert not Handover.objects.open().exists()


def test_an_answer_is_given_once(held, member, other_member):
    offered = handovers.offer(held, member, other_member)
    handovers.decline(offered, other_member)

    with pytest.raises(ClosedAlready):
        handovers.accept(offered, other_member)

    assert services.holder_of(held.section) == member


def test_withdrawn_before_the_answer_it_is_not_accepted(held, member, other_member):
    offered = handovers.offer(held, member, other_member)
    handovers.withdraw(offered, member)

    with pytest.raises(ClosedAlready):
        handovers.accept(offered, other_member)


def test_asking_somebody_else_takes_the_first_question_back(held, member, other_member, maintainer):
    first = handovers.offer(held, member, other_member)
    second = handovers.offer(held, member, maintainer)

    first.refresh_from_db()
    assert first.answer == Answer.WITHDRAWN
    assert list(Handover.objects.open()) == [second]


def test_what_was_given_back_meanwhile_is_not_accepted(held, member, other_member):
    offered = handovers.offer(held, member, other_member)
    services.release(held, member)

    with pytest.raises(ClosedAlready):
        handovers.accept(offered, other_member)

    assert not Assignment.objects.open().exists()
    assert not Handover.objects.open().exists()


def test_nobody_offers_what_somebody_else_holds(held, other_member):
    with pytest.raises(NotYours):
        handovers.offer(held, other_member, factories.user())


def test_a_maintainer_may_ask_for_whoever_holds_it(held, maintainer, other_member):
    assert handovers.offer(held, maintainer, other_member).to == other_member


def test_readers_the_departed_and_the_holder_are_not_asked(held, member, reader, other_member):
    factories.maintainer()
    accounts.leave(other_member)

    for person in (member, reader, other_member):
        with pytest.raises(UnfitPerson):
            handovers.offer(held, member, person)


def test_the_database_holds_one_open_question_for_each_promise(held, member, other_member):
    handovers.offer(held, member, other_member)

    with pytest.raises(IntegrityError):
        Handover.objects.create(assignment=held, offered_by=member, to=other_member)


@pytest.mark.django_db(transaction=True)
def test_giving_back_and_accepting_at_once_leave_one_holder_or_none(member, other_member):
    for number in range(8):
        section = factories.page_of([f"Sentence {number}."]).sections.get()
        [held] = services.claim([section], member)
        offered = handovers.offer(held, member, other_member)

        outcomes = at_once(
            partial(services.release, held, member),
            partial(handovers.accept, offered, other_member),
        )

        refused = [one for one in outcomes if isinstance(one, Exception)]
        assert len(refused) == 1
        assert isinstance(refused[0], AssignmentError)
        assert Assignment.objects.open().filter(section=section).count() <= 1


def test_in_hand_counts_sections_and_words(held, member, other_member):
    counted = handovers.in_hand(translators())

    assert counted == {member.pk: (1, 2)}
