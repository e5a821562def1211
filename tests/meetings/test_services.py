from datetime import UTC, date, datetime, time, timedelta

import pytest

from apps.meetings import agenda, services
from apps.meetings.errors import MeetingError
from apps.meetings.models import Attendance, Ending, Item, Meeting, Plan
from apps.notifications.models import Delivery, Webhook
from tests.meetings.conftest import FRIDAY
from tests.racing import at_once

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "holidays", "day"),
    [
        ("2026-11-27T03:00", [], "2026-11-30"),
        ("2026-11-30T10:29", [], "2026-11-30"),  # a minute before half past seven in Seoul
        ("2026-11-30T10:31", [], "2026-12-07"),
        ("2026-11-29T15:30", [], "2026-11-30"),  # Monday already in Seoul
        ("2026-11-27T03:00", ["2026-11-30", "2026-12-07"], "2026-12-14"),
    ],
)
def test_the_next_day_is_the_first_that_is_no_holiday(now, holidays, day):
    plan = Plan(holidays=holidays)

    assert str(plan.next_day(datetime.fromisoformat(now).replace(tzinfo=UTC))) == day


def test_the_hour_stays_when_clocks_change():
    plan = Plan(zone="Europe/Berlin", begins=time(19, 30))

    winter, summer = (plan.start_on(date(2026, 3, day)) for day in (23, 30))

    assert (winter.hour, summer.hour) == (19, 19)
    assert summer.astimezone(UTC) - winter.astimezone(UTC) == A_WEEK - timedelta(hours=1)


def test_the_next_meeting_is_made_once(db):
    services.keep_ahead(FRIDAY)
    services.keep_ahead(FRIDAY + timedelta(hours=1))

    meeting = Meeting.objects.get()
    assert (str(meeting.on), meeting.starts_at) == (
        "2026-11-30",
        datetime(2026, 11, 30, 10, 30, tzinfo=UTC),
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_meeting():
    outcomes = at_once(*[lambda: services.keep_ahead(FRIDAY)] * 4)

    assert outcomes == [None] * 4
    assert Meeting.objects.count() == 1
    assert Item.objects.count() == 1


def test_a_new_plan_moves_the_meeting_with_what_is_on_its_agenda(meeting, maintainer):
    item = agenda.bring(meeting, maintainer, "발표 순서")

    services.keep_plan(Plan(weekday=2, begins=time(20)), maintainer, FRIDAY)

    item.meeting.refresh_from_db()
    assert str(item.meeting.on) == "2026-12-02"
    assert Plan.objects.count() == 1


def test_a_holiday_that_is_set_later_moves_it_by_a_week(meeting, maintainer):
    services.keep_plan(Plan(holidays=["2026-11-30"]), maintainer, FRIDAY)

    assert str(Meeting.objects.get().on) == "2026-12-07"


def test_a_group_that_does_not_meet_has_no_next_meeting(meeting, maintainer):
    services.keep_plan(Plan(is_on=False), maintainer, FRIDAY)
    services.keep_ahead(FRIDAY)

    assert services.next_meeting() is None


def test_people_say_whether_they_come_and_change_their_minds(meeting, member):
    services.attend(meeting, member, True)
    services.attend(meeting, member, False)

    assert [each.is_coming for each in Attendance.objects.all()] == [False]


def test_a_meeting_begins_and_ends_once(going, member):
    with pytest.raises(MeetingError):
        services.begin(going, member)
    services.end(going, member)
    with pytest.raises(MeetingError):
        services.end(going, member)
    with pytest.raises(MeetingError):
        services.attend(Meeting.objects.past().get(), member, True)


def test_one_that_has_not_begun_does_not_end(meeting, member):
    with pytest.raises(MeetingError):
        services.end(meeting, member)


def test_the_end_writes_minutes_and_tells_the_group_once(going, member):
    Webhook.objects.create(
        name="공지", service="discord", url="https://a.b/", language="ko", topics=["meeting_ended"]
    )

    services.end(going, member)

    going.refresh_from_db()
    assert going.minutes.startswith("# ")
    [delivery] = Delivery.objects.all()
    assert going.minutes.strip() in delivery.text
    assert f"/meetings/{going.on}/" in delivery.text


def test_what_was_not_talked_about_comes_up_next_time(going, member):
    done = agenda.bring(going, member, "다 이야기한 것")
    later = agenda.bring(going, member, "미룬 것")
    agenda.bring(going, member, "못 다룬 것")
    agenda.finish(done, Ending.DONE)
    agenda.finish(later, Ending.POSTPONED)

    services.end(going, member)
    services.keep_ahead()

    following = services.next_meeting()
    assert following.on > going.on
    own = following.items.filter(subject="own")
    assert [(each.title, each.brought_by) for each in own] == [
        ("미룬 것", member),
        ("못 다룬 것", member),
    ]


def test_one_that_nobody_began_ends_without_minutes(meeting):
    services.keep_ahead(meeting.starts_at + timedelta(hours=13))

    meeting.refresh_from_db()
    assert (meeting.ended_at is not None, meeting.minutes) == (True, "")
    assert str(services.next_meeting().on) == "2026-12-07"


def test_one_that_everybody_left_is_ended_with_minutes(going):
    services.keep_ahead(going.starts_at + timedelta(hours=13))

    going.refresh_from_db()
    assert going.minutes
