"""Two people have one section open."""

import pytest
from playwright.sync_api import expect

from tests.translation.in_browser.editor import field, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_who_comes_second_is_told_before_typing(people, segment, member, other_member):
    mine = opened(people(), segment)
    expect(field(mine)).to_be_visible()

    theirs = people(other_member).new_page()
    theirs.goto(mine.url)

    expect(theirs.locator("#present")).to_contain_text(str(member))
    expect(theirs.get_by_role("status").filter(has_text="이 항목에")).to_contain_text(str(member))
    assert theirs.locator(f"#segment-{segment.pk} .present-here").count() == 1
    mine.close(run_before_unload=True)
    theirs.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(theirs.locator("#present")).not_to_contain_text(str(member))
