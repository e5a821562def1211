"""Keys do what they say, and a text becomes a revision or keeps standing with the reason."""

import pytest
from playwright.sync_api import expect

from apps.assignments.services import claim
from apps.translation import services
from apps.translation.models import Draft, Revision
from tests import factories
from tests.translation.in_browser.editor import TEXT, field, opened, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_finishing_goes_on_to_the_next_segment(people, segment):
    page = opened(people(), segment)

    field(page).fill(TEXT)
    field(page).press("Control+Enter")

    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    expect(page.locator(".segment.chosen .segment-source")).to_contain_text("read the result")
    expect(field(page)).to_be_focused()
    assert Revision.objects.get().text == TEXT
    assert not Draft.objects.exists()


def test_the_next_text_is_typed_before_the_site_has_answered(people, segment):
    page, held = opened(people(), segment), []
    page.route("**/finish/", lambda route: held.append(route))

    field(page).fill(TEXT)
    field(page).press("Control+Enter")
    expect(page.locator(".segment.chosen .segment-source")).to_contain_text("read the result")
    field(page).press_sequentially("다음")
    held.pop().continue_()
    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    field(page).press_sequentially(" 글")

    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("다음 글")
    assert Revision.objects.get().text == TEXT


def test_whoever_types_on_is_told_of_a_refused_text_and_led_back_to_it(people, segment):
    page, held = opened(people(), segment), []
    page.route("**/finish/", lambda route: held.append(route))

    field(page).fill("두 수를 더합니다.")
    field(page).press("Control+Enter")
    field(page).press_sequentially("다음 글")
    held.pop().continue_()
    expect(page.locator(f"#segment-{segment.pk}").get_by_text("완료되지 않음")).to_be_visible()
    expect(field(page)).to_have_value("다음 글")
    page.get_by_role("button", name="보러 가기").click()

    expect(page.locator("#notices")).to_be_empty()
    expect(page.get_by_role("alert").filter(has_text="코드 누락")).to_be_visible()
    expect(field(page)).to_have_value("두 수를 더합니다.")
    assert not Revision.objects.exists()


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
