import pytest

from apps.accounts import services as accounts
from apps.assignments import handovers
from apps.assignments import services as assignments
from apps.assignments.models import Assignment
from apps.review import services, settling, states
from apps.review.models import Review
from apps.review.states import SectionState, Step
from tests import factories


def state_of(section):
    return states.situation_of(section).standing.state


def test_a_section_goes_the_whole_way(member, other_member, newest):
    section = factories.page_of(["One.", "Two."]).sections.get()
    first, second = section.segments.all()
    seen = [state_of(section)]

    assignments.claim([section], member)
    seen.append(state_of(section))
    factories.revision(first, member)
    seen.append(state_of(section))
    factories.revision(second, member)
    review = services.submit(section, member)
    seen.append(state_of(section))
    services.request_changes(review, other_member, "조사를 봐 주세요.")
    seen.append(state_of(section))
    review = services.submit(section, member)
    seen.append(state_of(section))
    services.approve_section(review, other_member, newest(section))
    seen.append(state_of(section))

    assert seen == [
        SectionState.OPEN,
        SectionState.ASSIGNED,
        SectionState.TRANSLATING,
        SectionState.IN_REVIEW,
        SectionState.CHANGES_ASKED,
        SectionState.IN_REVIEW,
        SectionState.APPROVED,
    ]


def test_each_step_is_offered_to_those_whose_it_is(section, review, member, other_member):
    situation = states.situation_of(section)

    of_holder = {Step.RELEASE, Step.WITHDRAW, Step.APPROVE, Step.APPLY, Step.CONFIRM}
    assert situation.steps(member) == of_holder
    of_reviewer = {Step.TAKE, Step.REQUEST_CHANGES, Step.APPROVE, Step.CONFIRM}
    assert situation.steps(other_member) == of_reviewer


def test_a_reader_is_offered_nothing(section, review, reader):
    assert states.situation_of(section).steps(reader) == frozenset()


def test_a_maintainer_may_free_what_others_hold(section, review, other_member, maintainer):
    services.take(review, other_member)

    assert {Step.RELEASE, Step.LEAVE} <= states.situation_of(section).steps(maintainer)


def test_who_wrote_an_unapproved_text_may_not_review(section, member, other_member):
    factories.revision(section.segments.first(), other_member, "남이 쓴 문장입니다.")
    services.submit(section, member)

    assert Step.TAKE not in states.situation_of(section).steps(other_member)


def test_the_holder_may_stand_behind_the_words_of_a_former_holder(section, member, other_member):
    """So a group of two never gets stuck on a section that changed hands."""
    inherited = factories.revision(section.segments.first(), other_member, "남이 쓴 문장입니다.")
    services.approve(inherited, member)
    review = services.submit(section, member)

    assert services.take(review, other_member).reviewer == other_member


@pytest.mark.parametrize("count", [1, 15])
def test_standings_ask_as_often_however_many_sections(count, member, django_assert_num_queries):
    page = factories.page_of(*[[f"Sentence {n}."] for n in range(count)])
    assignments.claim(page.sections.all(), member)

    with django_assert_num_queries(5):  # the sections themselves, and texts counted on the spot
        states.standings(page.sections.all())
    settling.settle()
    with django_assert_num_queries(4):
        found = states.standings(page.sections.all())
        assert {standing.state for standing in found} == {SectionState.ASSIGNED}


def test_a_reviewer_who_takes_the_section_over_reviews_it_no_more(
    section, review, member, other_member, maintainer
):
    services.take(review, other_member)
    held = Assignment.objects.open().get(section=section)
    handovers.accept(handovers.offer(held, member, other_member), other_member)

    situation = states.situation_of(section)

    assert situation.reviewer is None
    assert not situation.may_review(other_member)
    assert situation.may_review(maintainer)


def test_somebody_else_takes_the_review_of_who_has_left(review, other_member, maintainer):
    services.take(review, other_member)
    accounts.leave(other_member)

    services.take(Review.objects.get(pk=review.pk), maintainer)

    assert states.situation_of(review.section).reviewer == maintainer
