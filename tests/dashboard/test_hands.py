import pytest

from apps.dashboard.hands import Hands, hands_on
from apps.dashboard.overview import by_page, overview_of
from apps.review import services as reviews

pytestmark = pytest.mark.django_db


def hands_of(page):
    overview = overview_of(page.source)
    promises, rounds = by_page(overview.promises), by_page(overview.rounds)
    return hands_on([page], promises, rounds, overview.counted.facts([page.pk]))[page.pk]


def test_nobody_has_a_hand_in_a_fresh_page(page):
    assert hands_of(page).people == []


def test_a_holder_counts_before_the_first_word(page, claimed, member):
    assert hands_of(page).translators == [member]


def test_a_reviewer_stands_after_the_translator(page, section, member, other_member, ask):
    reviews.take(ask(section, member), other_member)

    assert hands_of(page).people == [member, other_member]


def test_authors_and_approvers_stay_when_the_promise_has_ended(
    page, section, member, other_member, translate, approve
):
    translate(section, member)
    approve(section, other_member)

    hands = hands_of(page)

    assert (hands.translators, hands.reviewers) == ([member], [other_member])


def test_who_translates_and_reviews_stands_once(
    page, section, member, other_member, translate, approve
):
    translate(section, member)
    approve(section, other_member)
    translate(page.sections.get(position=1), other_member)

    hands = hands_of(page)

    assert sorted(one.pk for one in hands.people) == sorted([member.pk, other_member.pk])


def test_faces_leave_room_for_reviewers(member, other_member):
    hands = Hands([member] * 5, [other_member])

    assert hands.faces == [member, member, member, other_member]
    assert hands.more == 2
