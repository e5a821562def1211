"""A word is argued about and settled by three people, and written from the editor's lookup."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import open_board_page

pytestmark = pytest.mark.browser
TERM = "/glossary/convolution/"


def test_three_people_settle_a_word_and_one_writes_it(site, sign_in, open_browser):
    first, second, decider = (
        sign_in(site.member(name, role))
        for name, role in (("ga", "member"), ("na", "member"), ("da", "maintainer"))
    )

    reopen(decider)
    propose(first, "컨볼루션")
    vote(first, "컨볼루션")
    vote(second, "합성곱")
    decide_too_early(decider)
    vote(decider, "합성곱")
    decide(decider)
    anybody_reads_it(open_browser())

    insert_from_the_editor(first)


def candidate(page: Page, form: str) -> Locator:
    return page.get_by_test_id("candidate").filter(has=page.locator(".form", has_text=form))


def reopen(page: Page) -> None:
    page.goto(TERM)
    page.locator(".reopen summary").click()
    page.locator(".reopen [name=reason]").fill("검색할 때는 다른 말이 익숙합니다.")
    page.locator(".reopen form button").click()
    expect(page.locator("#term")).to_contain_text("논의 중")


def propose(page: Page, form: str) -> None:
    page.goto(TERM)
    page.locator(".candidate-new [name=text]").fill(form)
    page.locator(".candidate-new [name=argument]").fill("검색할 때 익숙함")
    page.locator(".candidate-new button").click()
    expect(candidate(page, form).locator("[id^=vote-]")).to_be_visible()


def vote(page: Page, form: str) -> None:
    if not page.url.endswith(TERM):
        page.goto(TERM)
    candidate(page, form).locator("[id^=vote-]").click()
    expect(candidate(page, form).locator("[id^=vote-]")).to_have_attribute("aria-pressed", "true")


def decide_too_early(page: Page) -> None:
    """Two votes of three: refused, and what was typed stays."""
    page.goto(TERM)
    page.locator(".decide summary").click()
    fill_and_decide(page)
    expect(page.locator(".decide").get_by_role("alert")).to_contain_text("3표 가운데 2표")
    expect(page.locator(".decide [name=reason]")).to_have_value("교과서를 따릅니다.")


def decide(page: Page) -> None:
    fill_and_decide(page)
    expect(candidate(page, "합성곱")).to_contain_text("결정")
    expect(candidate(page, "컨볼루션")).to_contain_text("쓰지 않기로 함")


def fill_and_decide(page: Page) -> None:
    page.locator(".decide").get_by_role("radio", name="합성곱", exact=True).check()
    page.locator(".decide [name=reason]").fill("교과서를 따릅니다.")
    page.locator(".decide form button").click()


def anybody_reads_it(page: Page) -> None:
    page.goto(TERM)
    expect(page.locator("#term")).to_contain_text("교과서를 따릅니다.")
    expect(page.locator("[name='q']").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.locator("#lookup input").press_sequentially("합ㅅ", delay=30)
    expect(page.locator("#lookup .lookup-row").first).to_contain_text("합성곱")
    page.keyboard.press("Escape")
    expect(page.locator("#lookup")).to_be_hidden()


def insert_from_the_editor(page: Page) -> None:
    """At the caret, by keys alone; Enter that ends a composition inserts nothing."""
    open_board_page(page, "tour", "transformations.md")
    page.get_by_role("button", name=re.compile("Static arguments")).click()
    page.get_by_role("link", name=re.compile(r"번역.*Static arguments")).click()
    field = page.get_by_test_id("translation")
    field.fill("앞  뒤")
    field.press("Home")
    field.press("ArrowRight")
    field.press("ArrowRight")

    page.keyboard.press("Control+k")
    box = page.locator("#lookup input")
    box.press_sequentially("ㅎㅅㄱ", delay=30)
    expect(page.locator("#lookup .lookup-row").first).to_contain_text("합성곱")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(page.locator("#lookup")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator("#lookup")).to_be_hidden()
    expect(field).to_have_value("앞 합성곱 뒤")
    expect(field).to_be_focused()
