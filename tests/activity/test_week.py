from datetime import UTC, datetime

from apps.activity.week import week_start


def test_a_week_begins_on_monday_in_the_zone_of_the_site(settings):
    settings.TIME_ZONE = "Asia/Seoul"
    sunday_evening_in_utc = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    start = week_start(sunday_evening_in_utc)

    assert start.isoformat() == "2026-11-23T00:00:00+09:00"


def test_earlier_weeks_keep_their_midnight_when_clocks_change(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    after_the_change = datetime(2026, 10, 28, 12, 0, tzinfo=UTC)

    start = week_start(after_the_change, weeks_ago=1)

    assert start.isoformat() == "2026-10-19T00:00:00+02:00"
