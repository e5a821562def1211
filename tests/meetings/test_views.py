from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.meetings import agenda, services
from apps.meetings.models import Attendance, Item, Meeting, Plan
from glossary import services as glossary
from glossary.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db
LIST = reverse("meetings:meeting-list")
CARD = reverse("meetings:next-card")
HTMX = {"HX-Request": "true"}


def url(name, *arguments):
    return reverse(f"meetings:{name}", args=arguments)


def shown(browser, meeting):
    return browser.get(meeting.get_absolute_url()).content.decode()


def test_a_site_without_meetings_says_so(as_user, member, maintainer):
    assert "곧 나타납니다" in as_user(member).get(LIST).content.decode()
    assert url("plan-edit") in as_user(maintainer).get(LIST).content.decode()
    assert as_user(member).get(CARD).content == b""


def test_past_meetings_are_paged(as_user, member, meeting):
    now = timezone.now()
    Meeting.objects.bulk_create(
        Meeting(on=meeting.on - timedelta(days=7 * n), starts_at=now, ended_at=now)
        for n in range(1, 41)
    )

    answer = as_user(member).get(LIST)

    assert len(answer.context["past"]) == 30
    assert len(as_user(member).get(LIST, {"page": 2}).context["past"]) == 10


def test_the_agenda_takes_as_many_queries_for_ten_terms_as_for_one(as_user, term, meeting, member):
    browser = as_user(member)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(meeting.get_absolute_url()).status_code == 200
        return len(caught)

    few = queries()
    for number in range(9):
        more = glossary.propose_term(member, f"word {number}", candidate=f"말{number}")
        glossary.argue(more, member, "왜냐하면")
        agenda.bring(meeting, member, f"이야기 {number}")
    agenda.write(meeting)

    assert queries() <= few
    assert few <= 35


@pytest.mark.parametrize("on", ["nonsense", "2026-99-99", "2026-01-01"])
def test_there_is_no_meeting_on_other_days(as_user, member, on):
    assert as_user(member).get(url("meeting-detail", on)).status_code == 404


def test_only_a_maintainer_gets_the_buttons_that_decide(as_user, term, going, member, maintainer):
    agenda.move(going.items.get(term=term), 0)

    assert "샤딩 확정" in shown(as_user(maintainer), going)
    assert "샤딩 확정" not in shown(as_user(member), going)


def test_all_who_have_it_open_see_a_change(as_user, going, member, other_member):
    mine, theirs = as_user(member), as_user(other_member)
    live = url("meeting-live", going.pk)
    stamp = theirs.get(going.get_absolute_url()).context["screen"].stamp
    assert theirs.get(live, {"stamp": stamp}).status_code == 204

    mine.post(url("item-bring", going.pk), {"title": "발표 순서"}, headers=HTMX)

    answer = theirs.get(live, {"stamp": stamp})
    assert answer.status_code == 200
    assert "발표 순서" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_votes_and_arguments_are_seen_too(as_user, term, going, member):
    browser = as_user(member)
    live = url("meeting-live", going.pk)

    def is_new(stamp):
        answer = browser.get(live, {"stamp": stamp})
        return answer.context["screen"].stamp if answer.status_code == 200 else None

    first = is_new("")
    glossary.vote(term.candidates.first(), member)
    second = is_new(first)
    glossary.argue(term, member, "왜냐하면")

    assert second
    assert is_new(second)


def test_asking_whether_something_changed_is_cheap(
    as_user, term, going, member, django_assert_max_num_queries
):
    browser = as_user(member)
    stamp = browser.get(going.get_absolute_url()).context["screen"].stamp

    with django_assert_max_num_queries(7):
        assert browser.get(url("meeting-live", going.pk), {"stamp": stamp}).status_code == 204


def test_the_end_leads_everybody_to_the_minutes(as_user, going, member, other_member):
    as_user(member).post(url("meeting-end", going.pk))

    answer = as_user(other_member).get(url("meeting-live", going.pk), {"stamp": "x"})
    assert answer.headers["HX-Redirect"] == going.get_absolute_url()
    page = as_user(other_member).get(going.get_absolute_url())
    assert "회의록" in page.content.decode()
    download = as_user(other_member).get(url("minutes-download", str(going.on)))
    assert download.content.decode() == Meeting.objects.get(pk=going.pk).minutes
    assert download["Content-Type"].startswith("text/markdown")


def test_a_whole_meeting_works_without_scripts(as_user, term, meeting, maintainer):
    browser = as_user(maintainer)

    def post(name, *arguments, **fields):
        assert browser.post(url(name, *arguments), fields).status_code == 302

    post("attendance-set", meeting.pk, coming="yes")
    post("meeting-begin", meeting.pk)
    post("item-bring", meeting.pk, title="발표 순서")
    own = Item.objects.get(subject="own")
    post("item-note", own.pk, note="가부터.")
    post("item-move", own.pk, place="0")
    post("item-finish", own.pk)
    post("item-reopen", own.pk)
    post("item-postpone", own.pk)
    about = Item.objects.get(term=term)
    post("term-settle", about.pk, term.candidates.first().pk)
    post("meeting-end", meeting.pk)

    assert Decision.objects.get().place == "11월 30일 모임"
    assert Attendance.objects.get().is_coming
    assert "가부터." in Meeting.objects.get(pk=meeting.pk).minutes


def test_a_refusal_keeps_what_was_typed(as_user, going, member):
    browser = as_user(member)
    item = going.items.first()

    brought = browser.post(url("item-bring", going.pk), {"title": "가" * 201}, headers=HTMX)
    noted = browser.post(url("item-note", item.pk), {"note": "나" * 2001}, headers=HTMX)

    assert (brought.status_code, noted.status_code) == (422, 422)
    assert "가" * 201 in brought.content.decode()
    assert "나" * 2001 in noted.content.decode()


def test_acting_on_a_meeting_that_is_over_says_so(as_user, going, member):
    item = agenda.bring(going, member, "가")
    services.end(going, member)

    answer = as_user(member).post(url("item-finish", item.pk))

    assert answer.status_code == 422
    assert "끝났습니다" in answer.content.decode()


def test_the_home_page_leads_to_a_meeting_that_is_near(as_user, meeting, member):
    Plan.objects.create(link="https://meet.example/room")
    browser = as_user(member)
    assert "meet.example" not in browser.get(CARD).content.decode()

    Meeting.objects.update(starts_at=timezone.now() + timedelta(minutes=9))

    near = browser.get(CARD).content.decode()
    assert "https://meet.example/room" in near
    assert url("attendance-set", meeting.pk) in near


PLAN = {"is_on": "on", "weekday": 3, "begins": "20:00", "zone": "Asia/Seoul", "link": ""}


def test_a_maintainer_sets_when_the_group_meets(as_user, maintainer, meeting):
    answer = as_user(maintainer).post(
        url("plan-edit"), {**PLAN, "holidays": "2026-12-25\n\n2026-12-24"}
    )

    assert answer.status_code == 302
    plan = Plan.current()
    assert (plan.weekday, plan.holidays) == (3, ["2026-12-24", "2026-12-25"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("holidays", "크리스마스"), ("zone", "Mars/Base"), ("weekday", "9"), ("begins", "늦게"),
     ("link", "javascript:alert(1)")],
)  # fmt: skip
def test_a_refused_plan_keeps_what_was_typed(as_user, maintainer, field, value):
    answer = as_user(maintainer).post(url("plan-edit"), {**PLAN, field: value})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Plan.objects.exists()


def test_changes_upstream_lead_to_their_inbox(as_user, meeting, member):
    segment = factories.page_of(["One."]).sections.get().segments.get()
    factories.revision(segment, member, source_text="Before.")
    services.begin(meeting, member)
    agenda.move(meeting.items.get(subject="upstream"), 0)

    assert 'href="/upstream/"' in shown(as_user(member), meeting)
