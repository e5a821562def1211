"""A word is argued about, voted on and decided; the one that lost is changed, and comes back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import finish, open_board_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PAGE = """# Convolutions

A convolution slides a kernel.

Two convolutions, and `conv` for short.
"""
KOREAN = (
    "컨볼루션들",
    "컨볼루션은 커널을 움직입니다.",
    "컨볼루션을 두 번, 줄여서 `conv`라고 합니다.",
)
CHANGED = ("합성곱들", "합성곱은 커널을 움직입니다.", "합성곱을 두 번, 줄여서 `conv`라고 합니다.")


def test_a_word_is_decided_and_changed_everywhere_and_put_back(site, sign_in):
    if not site.home:
        pytest.skip("the pages of this journey lie on the machine of the test")
    folder = site.home / "words"
    folder.mkdir()
    (folder / "convolutions.md").write_text(PAGE)
    site.manage("add_source", str(folder), "--name", "Words")
    first, second = sign_in(site.member("first")), sign_in(site.member("second"))
    third = sign_in(site.member("third", "maintainer"))

    reopen(third)
    for page, form in ((first, "합성곱"), (second, "합성곱"), (third, "컨볼루션")):
        vote(page, form)
    translate(first)
    propose_marked_words(first)
    decide(third)
    put_right_by_key(first)
    migrate(third)
    expect_texts(first, CHANGED)
    undo(third)
    expect_texts(first, KOREAN)


def term(page: Page) -> None:
    page.goto("/glossary/convolution/")


def candidate(page: Page, form: str) -> Locator:
    return page.get_by_test_id("candidate").filter(has=page.get_by_text(form, exact=True))


def until_used(page: Page, form: str, uses: str) -> None:
    """Uses are counted every few seconds, and the page says what was counted when it was asked."""
    term(page)
    for _again in range(120):
        if uses in candidate(page, form).inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(candidate(page, form)).to_contain_text(uses)


def reopen(page: Page) -> None:
    """The starting glossary has settled it: the group talks about it again."""
    term(page)
    page.locator(".reopen summary").click()
    page.locator(".reopen [name=reason]").fill("컨볼루션이 더 익숙합니다")
    page.locator(".reopen form button").click()
    expect(page.locator("#term")).to_contain_text("논의 중")
    page.locator(".candidate-new [name=text]").fill("컨볼루션")
    page.locator(".candidate-new button").click()
    expect(candidate(page, "컨볼루션").locator("[id^=vote-]")).to_be_visible()


def vote(page: Page, form: str) -> None:
    term(page)
    button = candidate(page, form).locator("[id^=vote-]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def translate(page: Page) -> None:
    open_board_page(page, "words", "convolutions.md")
    page.get_by_role("button", name=re.compile("Convolutions")).click()
    page.get_by_role("link", name=re.compile("번역.*Convolutions")).click()
    rows = page.locator("article.segment")
    for number, text in enumerate(KOREAN):
        finish(page, rows.nth(number), text)


def propose_marked_words(page: Page) -> None:
    """Words marked in the source are what the form for a new term begins with."""
    row = page.locator("article.segment").nth(1)
    row.locator(".opener").click()
    way = page.locator("#propose-term")
    expect(way).to_be_visible()
    words = row.locator(".segment-source .words")
    words.evaluate("""node => {
        const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
        let text = texts.nextNode();
        while (!text.data.includes("slides")) text = texts.nextNode();
        const range = document.createRange();
        range.setStart(text, text.data.indexOf("slides"));
        range.setEnd(text, text.data.length);
        document.getSelection().removeAllRanges();
        document.getSelection().addRange(range);
    }""")
    expect(way).to_have_attribute("href", re.compile("source=slides\\+a"))


def decide(page: Page) -> None:
    """What the losing word is used for is counted beside it before and after."""
    until_used(page, "컨볼루션", "3번 쓰임")
    page.locator(".decide summary").click()
    page.locator(".decide").get_by_role("radio", name="합성곱", exact=True).check()
    page.locator(".decide [name=reason]").fill("교과서의 말")
    page.locator(".decide form button").click()
    expect(candidate(page, "컨볼루션")).to_contain_text("쓰지 않기로 함")


def put_right_by_key(page: Page) -> None:
    """The editor warns of the word now, and one key mends it; then it is left as it was."""
    page.reload()
    row = page.locator("article.segment").nth(1)
    field = row.get_by_test_id("translation")
    expect(row.locator(".checks [data-fixed]:visible").first).to_be_visible()
    field.press("Alt+Enter")
    expect(field).to_have_value(CHANGED[1])
    row.locator("[data-act=revert]").click()
    expect(field).to_have_value(KOREAN[1])


def migrate(page: Page) -> None:
    term(page)
    page.get_by_test_id("migrate").click(timeout=90_000)
    expect(page.locator("#choosing .change")).to_have_count(3)
    box = page.locator("#choosing [name=ticked]").first
    box.uncheck()
    expect(page.get_by_test_id("start")).to_contain_text("2곳")
    page.get_by_role("button", name="모두 고르기").click()
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("migration")).to_have_attribute("data-state", "done")


def undo(page: Page) -> None:
    page.reload()
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("migration")).to_have_attribute("data-state", "undone")


def expect_texts(page: Page, texts: tuple[str, ...]) -> None:
    page.reload()
    for number, text in enumerate(texts):
        shown = page.locator("article.segment").nth(number).locator(".opener")
        expect(shown).to_have_text(text.replace("`", ""))
