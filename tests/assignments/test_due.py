from datetime import UTC, date, datetime

import pytest

from apps.assignments import due


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 30)),  # a Sunday
        (date(2026, 11, 23), date(2026, 12, 7)),  # a Monday: the next one is a week away
        (date(2026, 11, 24), date(2026, 12, 7)),
        (date(2026, 12, 31), date(2027, 1, 11)),
    ],
)
def test_the_due_date_is_the_monday_after_next(day, expected):
    assert due.monday_after_next(day) == expected


def test_today_is_the_day_in_the_zone_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Seoul"

    assert due.today(datetime(2026, 11, 22, 15, 30, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_week_later_keeps_the_weekday():
    assert due.a_week_later(date(2026, 11, 30), date(2026, 11, 22)) == date(2026, 12, 7)


@pytest.mark.parametrize("day", [date(2026, 12, 7), date(2026, 12, 8), date(2027, 2, 1)])
def test_a_week_later_than_a_day_long_past_is_still_to_come(day):
    later = due.a_week_later(date(2026, 11, 30), day)

    assert later > day
    assert (later - day).days <= 7
    assert later.weekday() == 0
