"""Mistakes that readers tell, and what members do with them."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.documents.models import Segment
from apps.publishing import reports
from apps.publishing.errors import PublishingError, TooManyReports
from apps.publishing.models import Report, ReportState
from apps.review.models import Comment
from apps.sources.models import Source
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def segment(boats):
    Source.objects.filter(pk=boats.pk).update(is_public=True)
    return Segment.objects.get(section__page__source=boats, text="one point")


def tell(segment, text="This is wrong.", **fields):
    fields.setdefault("address", "192.0.2.1")
    return reports.tell(segment, text, **fields)


def test_a_report_keeps_what_was_said_and_about_which_revision(segment, boats, translate):
    revision = translate(boats, "one point", "한 점")

    report = tell(segment, suggested_text="점 하나", name="독자")

    assert report.text == "This is wrong."
    assert (report.suggested_text, report.name) == ("점 하나", "독자")
    assert report.about == revision


def test_no_address_is_kept(segment):
    report = tell(segment, address="192.0.2.77")

    assert "192.0.2.77" not in repr(list(Report.objects.filter(pk=report.pk).values()))


def test_the_same_report_is_kept_once(segment):
    assert tell(segment) == tell(segment)


def test_one_sender_is_held_back_after_five_and_others_are_not(segment):
    for number in range(5):
        tell(segment, f"Mistake {number}")

    with pytest.raises(TooManyReports):
        tell(segment, "One more")
    assert tell(segment, "One more", address="192.0.2.2")


def test_a_sender_may_go_on_after_ten_minutes(segment):
    for number in range(5):
        tell(segment, f"Mistake {number}")
    Report.objects.update(made_at=timezone.now() - datetime.timedelta(minutes=11))

    assert tell(segment, "One more")


def test_who_told_yesterday_is_forgotten(segment):
    tell(segment, "Yesterday")
    Report.objects.update(made_at=timezone.now() - datetime.timedelta(days=1))

    tell(segment, "Today")

    assert [bool(each.sender) for each in Report.objects.order_by("made_at")] == [False, True]


def test_a_full_queue_takes_no_more(segment, monkeypatch):
    monkeypatch.setattr(reports, "MOST_OPEN", 1)
    tell(segment)

    with pytest.raises(TooManyReports):
        tell(segment, "One more", address="192.0.2.2")


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 2001])
def test_a_report_says_something_and_no_novel(segment, text):
    with pytest.raises(PublishingError):
        tell(segment, text)


def test_a_report_that_is_taken_becomes_a_comment_of_the_member(segment, boats, translate, member):
    translate(boats, "one point", "한 점")
    report = tell(segment, "Not a point.", suggested_text="점 하나", name="독자")

    reports.take(report, member)

    comment = Comment.objects.get()
    assert comment.segment == segment
    assert comment.author == member
    for said in ("Not a point.", "점 하나", "독자"):
        assert said in comment.text
    report.refresh_from_db()
    assert (report.state, report.comment) == (ReportState.TAKEN, comment)


def test_a_report_is_settled_once(segment, member, other_member):
    report = tell(segment)
    reports.close(report, member)

    reports.take(report, other_member)

    report.refresh_from_db()
    assert (report.state, report.settled_by) == (ReportState.CLOSED, member)
    assert not Comment.objects.exists()


# ---- the public form ------------------------------------------------------------------------


def send(stranger, segment, **typed):
    typed.setdefault("text", "Wrong.")
    return stranger.post(f"/reading/texts/{segment.pk}/", typed)


def test_a_stranger_tells_a_mistake_without_an_account(stranger, segment):
    answer = send(stranger, segment)

    assert answer.status_code == 302
    assert Report.objects.get().text == "Wrong."
    assert "Thank you" in stranger.get(answer["Location"]).content.decode()


def test_what_fills_the_hidden_field_is_thanked_and_not_kept(stranger, segment):
    answer = send(stranger, segment, website="https://spam.example")

    assert answer.status_code == 302
    assert not Report.objects.exists()


def test_an_empty_report_is_refused_and_the_rest_stays_typed(stranger, segment):
    answer = send(stranger, segment, text="", suggested_text="점 하나")

    assert answer.status_code == 422
    assert "점 하나" in answer.content.decode()


def test_too_many_reports_are_told_so_and_stay_typed(stranger, segment):
    for number in range(5):
        send(stranger, segment, text=f"Mistake {number}")

    answer = send(stranger, segment, text="My sixth")

    assert answer.status_code == 429
    assert "wait ten minutes" in answer.content.decode()
    assert "My sixth" in answer.content.decode()


def test_a_report_needs_the_forms_own_token(segment):
    careful = Client(enforce_csrf_checks=True)

    assert send(careful, segment).status_code == 403
    assert not Report.objects.exists()


def test_a_script_gets_the_text_without_its_page(stranger, segment):
    part = stranger.get(
        f"/reading/texts/{segment.pk}/", headers={"X-Requested-With": "fetch"}
    ).content.decode()

    assert "<html" not in part
    assert "one point" in part


# ---- the queue ------------------------------------------------------------------------------


def test_members_see_what_was_told_with_hostile_text_escaped(as_user, member, segment):
    tell(segment, "<script>alert(1)</script>", suggested_text="<b>", name="<i>me</i>")

    html = as_user(member).get("/reports/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    for markup in ("<script>alert", "<i>me", "<b>\n"):
        assert markup not in html


def test_the_count_is_of_those_that_wait(as_user, member, segment):
    tell(segment)
    reports.close(tell(segment, "Another"), member)

    assert as_user(member).get("/reports/count/").content == b"1"


def test_a_member_makes_a_comment_of_it_or_closes_it(as_user, member, segment):
    first, second = tell(segment), tell(segment, "Another")
    browser = as_user(member)

    browser.post(f"/reports/{first.pk}/settle/", {"act": "take"})
    browser.post(f"/reports/{second.pk}/settle/", {"act": "close"})

    assert Comment.objects.count() == 1
    assert [each.state for each in Report.objects.order_by("pk")] == ["taken", "closed"]
    assert browser.post(f"/reports/{first.pk}/settle/", {"act": "take"}).status_code == 404
    settled = browser.get("/reports/?settled").content.decode()
    assert "This is wrong." in settled


def test_a_reader_of_the_site_does_not_see_the_queue(as_user, segment):
    assert as_user(factories.reader()).get("/reports/").status_code == 403


def test_the_queue_makes_few_queries_whatever_its_length(as_user, member, segment):
    for number in range(20):
        tell(segment, f"Mistake {number}", address=f"192.0.2.{number}")
    browser = as_user(member)

    with CaptureQueriesContext(connection) as queries:
        browser.get("/reports/")

    assert len(queries) <= 8
