"""What is typed survives."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from apps.documents.models import Segment
from apps.translation import services
from apps.translation.models import Draft
from tests.browsing import sign_in
from tests.translation.in_browser.editor import TEXT, draft_of, field, opened, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_pause_sends_the_draft_and_a_reload_brings_it_back(people, segment):
    page = opened(people(), segment)

    field(page).fill("두 수를")
    expect(saved(page)).to_be_visible()
    page.reload()

    expect(field(page)).to_have_value("두 수를")
    assert draft_of(segment) == "두 수를"


def test_a_tab_that_dies_in_the_middle_of_typing_loses_nothing(people, segment):
    context = people()
    page = opened(context, segment)
    context.set_offline(True)

    field(page).press_sequentially("abc")
    page.close(run_before_unload=False)
    context.set_offline(False)

    again = opened(context, segment)
    expect(field(again)).to_have_value("abc")
    expect(saved(again)).to_be_visible()
    assert draft_of(segment) == "abc"


def test_a_lost_connection_keeps_the_text_and_sends_it_later(people, segment):
    context = people()
    page = opened(context, segment)

    context.set_offline(True)
    field(page).fill("끊긴 동안")
    expect(page.get_by_text("연결되는 대로")).to_be_visible()
    context.set_offline(False)

    expect(saved(page)).to_be_visible()
    assert draft_of(segment) == "끊긴 동안"


def test_a_sign_in_that_ended_keeps_the_text_until_the_next(
    people, segment, as_user, member, live_server
):
    context = people()
    page = opened(context, segment)
    Session.objects.all().delete()

    field(page).fill("로그인이 끝난 뒤")
    expect(page.get_by_text("로그인이 끝났습니다")).to_be_visible()
    assert not Draft.objects.exists()
    sign_in(context, as_user(member), live_server.url)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(saved(page)).to_be_visible()
    assert draft_of(segment) == "로그인이 끝난 뒤"


def test_a_segment_that_went_from_the_source_leaves_its_text_to_the_writer(people, segment):
    page = opened(people(), segment)
    Segment.objects.filter(pk=segment.pk).update(gone_at=timezone.now())

    field(page).fill("늦은 글")

    expect(page.get_by_text("이제 원문에 없습니다")).to_be_visible()
    expect(field(page)).to_have_value("늦은 글")


def test_a_second_tab_follows_and_two_texts_are_both_kept(people, segment):
    context = people()
    first, second = opened(context, segment), opened(context, segment)

    field(first).fill("첫째 탭")
    expect(field(second)).to_have_value("첫째 탭")
    expect(saved(first)).to_be_visible()
    services.save_draft(segment, segment.section.assignments.get().translator, "다른 기기", None)
    field(second).fill("둘째 탭")

    expect(second.get_by_text("다른 기기", exact=True)).to_be_visible()
    expect(field(second)).to_have_value("둘째 탭")
    second.get_by_role("button", name="내 글로 이어 쓰기").click()
    expect(saved(second)).to_be_visible()
    assert draft_of(segment) == "둘째 탭"


def test_undoing_goes_back_to_what_stands_and_drops_the_draft(people, segment, member):
    services.finish(segment, member, TEXT, None)
    page = opened(people(), segment)
    field(page).fill("다른 글")
    expect(saved(page)).to_be_visible()

    page.get_by_role("button", name="되돌리기").click()

    expect(field(page)).to_have_value(TEXT)
    page.wait_for_timeout(1500)
    assert not Draft.objects.exists()
