"""What several journeys do."""

import re

from playwright.sync_api import Locator, Page, expect


def open_board_page(page: Page, slug: str, path: str) -> None:
    """The board of a source, with the sections of one page opened."""
    page.goto(f"/docs/{slug}/?q={path}")
    row = page.locator("tbody", has=page.get_by_text(path, exact=True))
    row.locator("[id^=toggle-]").click()
    expect(row.locator(".board-section").first).to_be_visible()


def finish(page: Page, row: Locator, text: str) -> None:
    """Type a translation into a segment and finish it by its key."""
    field = row.get_by_test_id("translation")
    if not field.is_visible():
        row.locator(".opener").dispatch_event("click")
    field.fill(text)
    field.press("Control+Enter")
    expect(row).to_have_class(re.compile("is-(done|approved)"))


def wait_for_verdict(page: Page, word: str) -> None:
    """The bar at the editor's foot tells of the run by itself, without reloading."""
    expect(page.locator("#run-bar a .tag").first).to_contain_text(word, timeout=180_000)


def until_listed(page: Page, slug: str, query: str, count: int) -> None:
    """Changes are sorted within seconds of an update."""
    page.goto(f"/upstream/{slug}/{query}")
    for _again in range(120):
        if page.get_by_test_id("changed-text").count() == count:
            return
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_test_id("changed-text")).to_have_count(count)
