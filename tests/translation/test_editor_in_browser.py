"""The editor in a real browser: what is typed survives, and keys do what they say."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from apps.assignments.services import claim
from apps.documents.models import Segment, SegmentKind
from apps.translation import services
from apps.translation.models import Draft, Revision
from tests import factories
from tests.servers import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = """# Adding numbers

Call `jnp.add` to add two numbers.

Then read the result aloud.

```{code-cell}
# add the numbers
print(jnp.add(1, 2))
```
"""
TEXT = "`jnp.add`로 두 수를 더합니다."


@pytest.fixture
def people(monkeypatch, live_server, member, as_user):
    """Opens browsers in which somebody is signed in."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def browse(user=member, width=1280):
            context = browser.new_context(
                viewport={"width": width, "height": 860}, base_url=live_server.url, locale="ko-KR"
            )
            sign_in(context, as_user(user), live_server.url)
            return context

        yield browse
        browser.close()


def sign_in(context, client, url):
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url}])


@pytest.fixture
def section(member):
    one = factories.section(text=PAGE)
    claim([one], member)
    return one


@pytest.fixture
def segment(section):
    return section.segments.get(text__startswith="Call")


def opened(context, segment):
    page = context.new_page()
    page.goto(
        reverse("translation:section-translate", args=[segment.section_id])
        + f"?segment={segment.pk}"
    )
    expect(field(page)).to_be_visible()
    return page


def field(page):
    return page.get_by_test_id("translation")


def saved(page):
    return page.get_by_text("초안 저장됨")


def draft_of(segment):
    return Draft.objects.get(segment=segment).text


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


def test_finishing_goes_on_to_the_next_segment(people, segment):
    page = opened(people(), segment)

    field(page).fill(TEXT)
    field(page).press("Control+Enter")

    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    expect(page.locator(".segment.chosen .segment-source")).to_contain_text("read the result")
    expect(field(page)).to_be_focused()
    assert Revision.objects.get().text == TEXT
    assert not Draft.objects.exists()


def test_keys_pressed_while_hangul_is_composed_do_nothing(people, segment):
    page = opened(people(), segment)
    field(page).fill(TEXT)

    field(page).evaluate(
        """field => {
          for (const extra of [{isComposing: true}, {keyCode: 229}])
            field.dispatchEvent(new KeyboardEvent("keydown", {
              key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...extra,
            }));
        }"""
    )
    expect(saved(page)).to_be_visible()

    assert not Revision.objects.exists()


def test_a_refused_text_stays_in_the_field_with_the_reason(people, segment):
    page = opened(people(), segment)

    field(page).fill("두 수를 더합니다.")
    page.get_by_test_id("finish").click()

    expect(page.get_by_role("alert").filter(has_text="코드 누락")).to_be_visible()
    expect(field(page)).to_have_value("두 수를 더합니다.")
    assert not Revision.objects.exists()


def test_two_finished_texts_are_shown_side_by_side(people, segment, member):
    page = opened(people(), segment)
    theirs = services.finish(segment, member, TEXT, None)

    field(page).fill("`jnp.add`를 부릅니다.")
    field(page).press("Control+Enter")
    expect(page.locator(".conflict")).to_contain_text(TEXT)
    page.get_by_role("button", name="내 글로 하기").click()
    field(page).press("Control+Enter")

    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    assert [revision.text for revision in Revision.objects.all()] == [
        "`jnp.add`를 부릅니다.",
        theirs.text,
    ]


def test_every_key_on_the_list_does_what_it_says(people, segment):
    page = opened(people(), segment)
    chosen = page.locator(".segment.chosen")

    field(page).press("Alt+ArrowDown")
    expect(chosen).to_contain_text("read the result")
    field(page).press("Escape")
    page.keyboard.press("k")
    expect(chosen).to_contain_text("Call")
    page.keyboard.press("j")
    expect(chosen).to_contain_text("read the result")
    page.keyboard.press("Enter")
    expect(field(page)).to_be_focused()
    field(page).press("Escape")
    page.keyboard.press("Shift+?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(0)


def test_a_digit_inserts_an_earlier_translation_at_the_caret(people, segment, member):
    earlier = factories.segment(segment.text)
    claim([earlier.section], member)
    services.finish(earlier, member, TEXT, None)
    page = opened(people(), segment)
    expect(page.locator("#panel-terms .insert")).to_be_visible()

    field(page).press("Alt+1")

    expect(field(page)).to_have_value(TEXT)
    field(page).press("Control+z")
    expect(field(page)).to_have_value("")


def test_undoing_goes_back_to_what_stands_and_drops_the_draft(people, segment, member):
    services.finish(segment, member, TEXT, None)
    page = opened(people(), segment)
    field(page).fill("다른 글")
    expect(saved(page)).to_be_visible()

    page.get_by_role("button", name="되돌리기").click()

    expect(field(page)).to_have_value(TEXT)
    page.wait_for_timeout(1500)
    assert not Draft.objects.exists()


def test_a_comment_is_opened_from_its_place_in_the_code(people, segment):
    page = opened(people(), segment)

    page.locator(".cell-target .comment-door").click()
    field(page).fill("수를 더합니다")
    field(page).press("Control+Enter")

    expect(page.locator(".cell-target .comment-door.done")).to_have_text("수를 더합니다")


def test_code_is_changed_after_saying_why(people, segment):
    page = opened(people(), segment)
    cell = Segment.objects.get(section=segment.section, kind=SegmentKind.CODE)

    page.get_by_role("button", name="코드 고치기").click()
    page.get_by_label("왜 고쳐야 하나요?").fill("순서가 중요합니다")
    page.get_by_role("button", name="코드 풀기").click()
    expect(field(page)).to_have_value(cell.text)
    field(page).fill(cell.text.replace("(1, 2)", "(2, 1)"))
    field(page).press("Control+Enter")

    expect(page.locator(".changes ins")).to_contain_text("jnp.add(2, 1)")


def test_a_telephone_shows_one_segment_at_a_time(people, segment):
    page = opened(people(width=360), segment)
    expect(page.locator(".segment:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name="`jnp.add`", exact=True).click()
    page.get_by_role("button", name="이전").click()

    expect(page.locator(".segment:visible")).to_contain_text("Adding numbers")
    page.get_by_role("button", name="이 섹션의 모든 항목").click()
    assert page.locator(".segment:visible").count() > 1


def test_a_telephone_shows_the_other_sections_on_demand(people, segment):
    page = opened(people(width=360), segment)
    outline = page.get_by_role("complementary", name="이 페이지의 섹션")
    expect(outline).to_be_hidden()

    page.get_by_role("button", name="이 페이지의 섹션").click()
    expect(outline.get_by_role("link", name="Adding numbers")).to_be_visible()
    page.keyboard.press("Escape")

    expect(outline).to_be_hidden()


def test_somebody_who_does_not_hold_the_section_gets_no_field(people, segment, other_member):
    page = people(other_member).new_page()
    page.goto(reverse("translation:section-translate", args=[segment.section_id]))

    page.locator(f'a[data-opens="{segment.pk}"]').click()

    expect(page.locator(".segment.chosen")).to_have_count(1)
    expect(field(page)).to_have_count(0)
