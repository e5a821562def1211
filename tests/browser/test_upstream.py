"""Upstream changes under finished translations; a maintainer looks through it by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import finish, open_board_page, until_listed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WORDS = " ".join(f"word{number}" for number in range(70))
FIRST = "A loop runs its boddy again."
SECOND = "An array holds numbrs of one kind."
THIRD = "A mesh names the axes."
KOREAN = {
    FIRST: "반복문은 본문을 다시 실행합니다.",
    SECOND: "배열에는 한 종류의 수가 있습니다.",
    THIRD: "메시",
}


def written(folder, *texts: str) -> None:
    body = "\n\n".join(["# Loops", *texts, WORDS])
    (folder / "loops.md").write_text(body + "\n")


def test_a_maintainer_keeps_what_means_the_same_while_upstream_moves_on(site, sign_in, tmp_path):
    if site.process is None:
        pytest.skip("a folder of this machine cannot change for a site that runs elsewhere")
    docs = tmp_path / "loops"
    docs.mkdir()
    written(docs, FIRST, SECOND, THIRD)
    site.manage("add_source", str(docs), "--name", "Loops")
    translate(sign_in(site.member("translator")))
    first, second = FIRST.replace("boddy", "body"), SECOND.replace("numbrs", "numbers")
    update(site, docs, first, second, "A mesh lays all devices out on axes that have names.")
    page = sign_in(site.member("keeper", "maintainer"))

    page.get_by_role("link", name="원문 변경").click()
    rows = page.get_by_test_id("changed-text")
    until_listed(page, "loops", "?kind=typo", 2)
    update(site, docs, "A loop runs its body once more, whatever it says.", second, THIRD)
    page.keyboard.press("j")
    expect(rows.first).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_test_id("keep-ticked").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("1항목의 번역을")).to_be_visible()
    expect(page.get_by_text("원문이 다시 바뀌었습니다")).to_be_visible()
    until_listed(page, "loops", "?kind=prose", 1)
    expect(rows).to_contain_text("once more, whatever")
    expect(rows).to_contain_text(KOREAN[FIRST])

    rows.get_by_role("link", name="다시 번역").click()
    expect(page.get_by_text("번역한 뒤에 원문이 바뀌었습니다")).to_be_visible()
    page.get_by_role("link", name="원문 변경에서 보기").click()
    expect(rows).to_have_count(1)

    update(site, docs, FIRST.replace("again", "agian"), second, THIRD)
    until_listed(page, "loops", "?kind=typo", 1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1항목의 번역을")).to_be_visible()
    until_listed(page, "loops", "?kind=typo", 0)


def translate(page: Page) -> None:
    open_board_page(page, "loops", "loops.md")
    page.get_by_role("button", name=re.compile("제가 할게요.*Loops")).click()
    page.get_by_role("link", name=re.compile("번역.*Loops")).click()
    for source, korean in KOREAN.items():
        finish(page, page.locator(".segment", has=page.get_by_text(source)), korean)


def update(site, docs, *texts: str) -> None:
    written(docs, *texts)
    site.manage("update_source", "loops", "--yes")
