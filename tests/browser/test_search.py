"""Finding anything from anywhere by keys."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_box_in_the_bar_finds_by_keys_alone(site, sign_in):
    page = sign_in(site.member("search"))

    page.keyboard.press("Control+k")
    page.keyboard.type("tracer")
    results = page.locator("#lookup-documents")
    expect(results.locator("mark").first).to_have_text("tracer")
    page.keyboard.type(" branch")
    expect(results.locator("a.found-line")).to_have_count(1)
    expect(page.locator("#lookup-found .lookup-row")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/translate/?segment=*")
    expect(page.get_by_text("Since a tracer has no value").first).to_be_visible()


def test_without_a_script_the_form_leads_to_what_was_found(site, sign_in):
    page = sign_in(site.member("reader", role="reader"))

    page.goto("/search/?q=ㅎㅅㄱ")

    expect(page.get_by_role("main").get_by_text("합성곱").first).to_be_visible()
