from datetime import date, timedelta

import pytest

from apps.dashboard.pace import pace_of
from apps.review.models import Week

MONDAY = date(2026, 11, 23)
A_WEEK = timedelta(days=7)


def weeks(*approved, words_all=1000):
    """Newest first."""
    return [
        Week(starts_on=MONDAY - place * A_WEEK, words_all=words_all, words_approved=words)
        for place, words in enumerate(approved)
    ]


def test_the_pace_is_that_of_four_weeks_and_leads_on():
    pace = pace_of(weeks(600, 600, 500, 400, 300, 200), MONDAY, None)

    assert (pace.words, pace.over, pace.left) == (100, 4, 400)
    assert pace.leads_to == MONDAY + 4 * A_WEEK


def test_what_has_passed_of_the_running_week_counts():
    midweek = MONDAY + timedelta(days=3)

    assert pace_of(weeks(450, 200, 0), midweek, None).words == 315


def test_what_lies_before_a_week_that_is_missing_says_nothing():
    known = weeks(600, 600, 500, 400, 300, 200)

    pace = pace_of([*known[:3], *known[4:]], MONDAY, None)

    assert (pace.words, pace.over) == (100, 1)


def test_behind_a_gap_it_is_too_early():
    known = weeks(600, 600, 500)

    assert pace_of([known[0], known[2]], MONDAY, None).words is None


@pytest.mark.parametrize("known", [weeks(5), weeks(5, 4)])
def test_it_is_too_early_before_a_whole_week(known):
    pace = pace_of(known, MONDAY, None)

    assert (pace.words, pace.leads_to) == (None, None)


@pytest.mark.parametrize("approved", [(300, 300, 300), (100, 300, 300)])
def test_a_standstill_leads_nowhere(approved):
    pace = pace_of(weeks(*approved), MONDAY, None)

    assert (pace.words, pace.leads_to) == (0, None)


def test_a_day_beyond_reason_is_not_named():
    assert pace_of(weeks(2, 1, 1, words_all=900_000), MONDAY, None).leads_to is None


def test_who_is_done_is_led_nowhere():
    pace = pace_of(weeks(1000, 900, 800), MONDAY, MONDAY + A_WEEK)

    assert (pace.left, pace.leads_to, pace.weeks_early) == (0, None, None)


@pytest.mark.parametrize(("after", "early"), [(6, 2), (4, 0), (1, -3)])
def test_the_finish_day_is_held_against_where_it_leads(after, early):
    finish = MONDAY + after * A_WEEK
    pace = pace_of(weeks(600, 600, 500, 400, 300, 200), MONDAY, finish)

    assert (pace.weeks_early, pace.weeks_late) == (early, -early)
    assert pace.words_needed == -(-400 // after)


def test_a_finish_day_that_has_passed_needs_nothing():
    assert pace_of(weeks(6, 6, 5), MONDAY, MONDAY - A_WEEK).words_needed is None
