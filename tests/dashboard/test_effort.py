from datetime import timedelta

import pytest

from apps.activity.week import week_start
from apps.dashboard.effort import WEEKS, effort_of
from apps.review import services as reviews
from apps.translation.models import Revision

pytestmark = pytest.mark.django_db


def words(user):
    return [week.words for week in effort_of(user).weeks]


def test_who_did_nothing_has_empty_weeks(member):
    effort = effort_of(member)

    assert (words(member), effort.has_any) == ([0] * WEEKS, False)


def test_a_text_counts_once_a_week_and_again_in_another(section, member, translate):
    translate(section, member, made_at=week_start() - timedelta(minutes=1))
    translate(section, member, text="고친 번역")
    translate(section, member, text="또 고친 번역")

    assert words(member)[-2:] == [5, 5]


def test_what_is_older_than_the_picture_is_left_out(section, member, translate):
    translate(section, member, made_at=week_start(weeks_ago=WEEKS - 1) - timedelta(minutes=1))

    assert words(member) == [0] * WEEKS


def test_others_words_are_theirs(section, member, other_member, translate):
    translate(section, other_member)

    assert words(member)[-1] == 0


def test_bars_are_measured_by_the_fullest_week(page, member, translate):
    first, second = page.sections.order_by("position")
    translate(second, member, made_at=week_start() - timedelta(minutes=1))
    translate(first, member)

    assert [week.height for week in effort_of(member).weeks][-2:] == [40, 100]


def test_approved_words_and_reviews_are_told_to_both_sides(section, member, other_member, ask):
    review = reviews.take(ask(section, member), other_member)
    newest = Revision.objects.filter(translation__segment__section=section)
    for revision in newest:
        reviews.read(revision, other_member)
    reviews.approve_section(review, other_member, newest)

    given, received = effort_of(other_member), effort_of(member)

    assert (given.words_reviewed, given.reviews_given, given.reviews_received) == (5, 1, 0)
    assert (received.words_reviewed, received.reviews_given, received.reviews_received) == (0, 0, 1)
