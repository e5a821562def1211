"""A maintainer brings a source up to date, from the button to the new pages."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WORDS = " ".join(f"word{number}" for number in range(70))
LOOPS = f"# Loops\n\nA loop runs its body again and again. {WORDS}\n"
ARRAYS = f"# Arrays\n\nAn array holds numbers of one kind. {WORDS} all\n"


def test_an_update_is_looked_at_and_applied(site, sign_in, tmp_path):
    if site.process is None:
        pytest.skip("a folder of this machine cannot change for a site that runs elsewhere")
    docs = tmp_path / "boats"
    docs.mkdir()
    (docs / "loops.md").write_text(LOOPS)
    (docs / "arrays.md").write_text(ARRAYS)
    site.manage("add_source", str(docs), "--name", "Boats")
    (docs / "loops.md").write_text(LOOPS.replace("again and again", "over and over"))
    (docs / "arrays.md").rename(docs / "basics.md")
    page = sign_in(site.member("updater", "maintainer"))

    page.goto("/sources/")
    boats = page.locator(".source", has=page.get_by_role("heading", name="Boats"))
    boats.get_by_role("button", name="업데이트", exact=True).click()
    boats.get_by_role("link", name="살펴보고 적용하기").click()
    expect(page.get_by_text("basics.md")).to_be_visible()
    expect(page.get_by_text("← arrays.md")).to_be_visible()
    page.get_by_role("link", name="loops.md").click()
    expect(page.locator(".plan-old")).to_contain_text("again and again")
    expect(page.locator(".plan-new")).to_contain_text("over and over")
    page.get_by_role("link", name="변경 목록으로").click()
    page.get_by_role("button", name="적용").click()

    expect(boats.get_by_text("최신")).to_be_visible()
    page.goto("/docs/boats/")
    expect(page.get_by_text("basics.md")).to_be_visible()
    expect(page.get_by_text("arrays.md")).to_have_count(0)
