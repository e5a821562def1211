"""One to three approvals of each text, by as many people, none of whom wrote it."""

import pytest
from django.db import IntegrityError, OperationalError, connection

from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.review import lists, services, states, triggers
from apps.review.errors import OwnWork, ReviewError
from apps.review.models import Approval, Review
from apps.review.rows import sheet_of
from apps.review.services.needs import set_approvals_needed
from apps.review.states import SectionState
from apps.translation.models import State, Translation
from tests import factories
from tests.racing import at_once


@pytest.fixture
def source(section, maintainer):
    made = section.page.source
    set_approvals_needed(made, 2, maintainer)
    section.refresh_from_db()
    return made


def state_of(section):
    return states.situation_of(section).standing.state


def test_one_of_two_approvals_is_not_enough(source, review, section, newest, other_member):
    outcome = services.approve_texts(section, other_member, newest(section))

    assert (len(outcome.approvals), outcome.is_complete) == (2, False)
    assert not Translation.objects.filter(state=State.APPROVED).exists()
    assert state_of(section) == SectionState.IN_REVIEW


def test_who_has_approved_has_done_their_part_and_the_next_one_is_asked(
    source, review, section, newest, other_member, maintainer
):
    services.approve_texts(section, other_member, newest(section))

    review.refresh_from_db()
    assert (review.reviewer, review.proposed_to) == (None, maintainer)
    assert list(lists.free_to_take(other_member)) == []
    assert sheet_of(section, other_member).approvable == []
    assert len(sheet_of(section, maintainer).approvable) == 2


def test_the_second_approval_by_somebody_else_completes_it(
    source, review, section, newest, other_member, maintainer
):
    services.approve_texts(section, other_member, newest(section))
    again = services.approve_texts(section, other_member, newest(section))
    assert not again.is_complete

    assert services.approve_texts(section, maintainer, newest(section)).is_complete
    assert state_of(section) == SectionState.APPROVED


def test_a_newer_text_needs_all_its_approvals_anew(
    source, review, section, newest, member, other_member, maintainer
):
    first, second = newest(section)
    services.approve_texts(section, other_member, [first, second])
    factories.revision(first.translation.segment, member, "다시 쓴 문장입니다.")

    outcome = services.approve_texts(section, maintainer, newest(section))

    assert not outcome.is_complete
    assert Translation.objects.get(state=State.APPROVED).newest == second


def test_lowering_the_number_approves_what_has_enough(
    source, review, section, newest, other_member, maintainer
):
    services.approve_texts(section, other_member, newest(section))

    assert set_approvals_needed(source, 1, maintainer) == 2
    assert state_of(section) == SectionState.APPROVED
    assert not Review.objects.open().exists()


def test_raising_the_number_leaves_approved_what_was(
    section, review, newest, other_member, maintainer
):
    services.approve_texts(section, other_member, newest(section))
    set_approvals_needed(section.page.source, 3, maintainer)

    assert state_of(section) == SectionState.APPROVED


@pytest.mark.parametrize("needed", [0, 4])
def test_the_database_holds_one_to_three(source, maintainer, needed):
    with pytest.raises(IntegrityError):
        set_approvals_needed(source, needed, maintainer)


def test_an_earlier_holder_approves_nothing_of_their_own_after_a_handover(
    section, member, other_member, newest
):
    """The texts stay by whom they are, whoever holds the section."""
    held = Assignment.objects.open().get()
    handovers.accept(handovers.offer(held, member, other_member), other_member)
    services.submit(section, other_member)

    with pytest.raises(OwnWork):
        services.approve_texts(section, member, newest(section))

    assert not Approval.objects.exists()


def test_approving_counts_as_reading(section, review, newest, other_member, member):
    first, _second = newest(section)
    services.approve_texts(section, other_member, [first])
    factories.revision(first.translation.segment, member, "다시 쓴 문장입니다.")

    row, _other = sheet_of(section, other_member).judged

    assert row.is_changed
    assert row.lapsed.lapsed.approver == other_member


@pytest.mark.django_db(transaction=True)
def test_two_hundred_crafted_approvals_at_once_make_no_self_approval_and_no_double(
    member, other_member, maintainer
):
    """Everybody approves everything through the services and with rows of their own making."""
    triggers.put_up(connection)
    section = factories.page_of([f"Sentence {n}." for n in range(5)]).sections.get()
    set_approvals_needed(section.page.source, 2, maintainer)
    [_held] = assignments.claim([section], member)
    seen = [factories.revision(segment, member) for segment in section.segments.all()]
    services.submit(section, member)
    people = [member, other_member, maintainer]

    def politely(number):
        services.approve_texts(section, people[number % 3], seen)

    def by_a_row(number):
        author, approver = people[number % 3], people[(number // 3) % 3]
        Approval.objects.create(revision=seen[number % 5], author=author, approver=approver)

    acts = [
        lambda number=number: (by_a_row if number % 2 else politely)(number)
        for number in range(200)
    ]
    outcomes = at_once(*acts)

    # SQLite has one writer: who waits for it longer than the site's patience has done nothing.
    refusals = (ReviewError, IntegrityError, *[OperationalError] * (connection.vendor == "sqlite"))
    strange = {type(one) for one in outcomes if isinstance(one, Exception)}
    assert all(issubclass(each, refusals) for each in strange), strange
    given = list(Approval.objects.values_list("revision", "author", "approver"))
    assert given
    assert all(author == member.pk != approver for _revision, author, approver in given)
    assert len({(revision, approver) for revision, _author, approver in given}) == len(given)
    for standing in Translation.objects.filter(state=State.APPROVED):
        assert Approval.objects.filter(revision=standing.newest_id).count() >= 2
