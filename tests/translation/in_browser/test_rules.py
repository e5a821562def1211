"""What the rules find is put right with one key, refused where it is a must, dismissed else."""

import pytest
from playwright.sync_api import expect

from apps.translation.models import Revision
from apps.translation.rulebook import starting
from apps.translation.rulebook.models import RuleDismissal
from tests.translation.in_browser.editor import field, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(people, segment):
    starting.load()
    return opened(people(), segment)


def test_a_must_refuses_until_one_key_puts_it_right(page):
    field(page).fill("`jnp.add`로 **합(sum)**을 구합니다.")
    expect(page.locator(".rule-note.bad")).to_be_visible()

    field(page).press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="open-emphasis")).to_be_visible()
    assert not Revision.objects.exists()
    field(page).press("Alt+Enter")

    expect(field(page)).to_have_value("`jnp.add`로 **합**(sum)을 구합니다.")
    expect(page.locator(".rule-note.bad")).to_have_count(0)
    field(page).press("Control+Enter")
    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    assert Revision.objects.get().text == "`jnp.add`로 **합**(sum)을 구합니다."


def test_putting_right_keeps_what_was_typed_meanwhile(page):
    field(page).fill("`jnp.add` 를 부릅니다.")
    fix = page.locator(".rule-note [data-fixed]").first
    expect(fix).to_be_visible()

    field(page).evaluate("field => { field.value += ' 더 씁니다.'; }")
    fix.click()

    expect(field(page)).to_have_value("`jnp.add` 를 부릅니다. 더 씁니다.")
    for _try in range(40):  # until what is found of the longer text has come
        if not fix.is_visible():
            break
        fix.click()
        page.wait_for_timeout(250)
    expect(field(page)).to_have_value("`jnp.add`를 부릅니다. 더 씁니다.")


def test_undo_of_the_browser_takes_a_fix_back(page):
    field(page).fill("`jnp.add` 를 부릅니다.")
    expect(page.locator(".rule-note")).to_be_visible()

    field(page).press("Alt+Enter")
    expect(field(page)).to_have_value("`jnp.add`를 부릅니다.")
    field(page).press("Control+z")

    expect(field(page)).to_have_value("`jnp.add` 를 부릅니다.")


def test_a_warning_is_dismissed_with_a_reason(page):
    field(page).fill("`jnp.add`가 보여집니다.")
    page.get_by_role("button", name="해당 없음").click()
    page.locator("#dismiss-rule-reason").fill("인용한 글입니다")
    page.locator("#dismiss-rule .btn.main").click()

    expect(page.get_by_text("인용한 글입니다")).to_be_visible()
    expect(page.locator(".rule-note")).to_have_count(0)
    assert RuleDismissal.objects.get().reason == "인용한 글입니다"
