"""What somebody types while the site answers something else is still there afterwards."""

import pytest
from playwright.sync_api import Page, expect

from apps.meetings import services
from apps.meetings.models import Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "가" * 2001


@pytest.fixture
def agenda(people) -> Page:
    """The next meeting, open in a browser."""
    services.keep_ahead()
    page = people().new_page()
    page.goto(Meeting.objects.get().get_absolute_url())
    return page


def note(page: Page):
    return page.locator(".agenda-item").first.locator("textarea")


def title(page: Page):
    return page.locator("#bring")


def begin(page: Page) -> None:
    """As seen by somebody who types on while the answer is on its way."""
    held = []
    page.route("**/begin/", lambda route: held.append(route))
    page.get_by_role("button", name="모임 시작").click()
    title(page).press_sequentially("발표 순서")
    page.locator(".agenda-write summary").first.click()
    note(page).fill("지난주보다 많다")
    title(page).focus()
    page.keyboard.press("ArrowLeft")
    held[0].continue_()
    expect(page.get_by_role("button", name="모임 마치기")).to_be_visible()


def test_what_is_typed_stays_through_the_answer_to_something_else(agenda):
    begin(agenda)

    expect(title(agenda)).to_have_value("발표 순서")
    expect(title(agenda)).to_be_focused()
    assert title(agenda).evaluate("field => field.selectionStart") == len("발표 순")
    expect(note(agenda)).to_be_visible()
    expect(note(agenda)).to_have_value("지난주보다 많다")


def test_what_the_site_has_taken_leaves_its_field(agenda):
    begin(agenda)

    agenda.get_by_role("button", name="안건 더하기").click()

    expect(agenda.locator(".agenda-item").last).to_contain_text("발표 순서")
    expect(title(agenda)).to_have_value("")
    expect(note(agenda)).to_have_value("지난주보다 많다")


def test_what_was_refused_stays_through_other_answers(agenda):
    begin(agenda)
    note(agenda).fill(LONG)
    agenda.locator(".agenda-write button").first.click()
    expect(agenda.get_by_role("alert")).to_contain_text("2,000")

    agenda.get_by_role("button", name="안건 더하기").click()

    expect(agenda.locator(".agenda-item").last).to_contain_text("발표 순서")
    expect(note(agenda)).to_have_value(LONG)
