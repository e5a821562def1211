"""A translation made elsewhere is pasted, looked at, taken as drafts and finished."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.translation.models import Draft, Revision
from tests.translation.in_browser.editor import field, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = """# 수 더하기

`jnp.add`로 두 수를 더합니다.

그런 다음 결과를 소리 내어 읽습니다.
"""


def test_a_pasted_translation_becomes_drafts(people, segment):
    context = people()
    page = opened(context, segment)
    page.get_by_role("link", name="번역 붙여 넣기").click()
    expect(page.get_by_label("섹션의 원문")).to_have_value(
        segment.section.page.text.rstrip("\n") + "\n"
    )

    page.get_by_label("이 글의 번역").fill(PASTED)
    page.get_by_label("네, 기계가 번역했습니다").check()
    page.get_by_role("button", name="어디에 들어갈지 보기").click()
    expect(page.get_by_test_id("paste-pair")).to_have_count(3)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="초안으로 쓰기").click()

    expect(page.locator("#section-count")).to_be_visible()
    assert Draft.objects.filter(is_machine=True).count() == 3
    page = opened(context, segment)
    expect(page.locator(".segment.chosen").get_by_test_id("origin")).to_be_visible()
    expect(field(page)).to_have_value("`jnp.add`로 두 수를 더합니다.")
    field(page).press("Control+Enter")
    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    assert Revision.objects.get().provenance.is_machine


def test_a_telephone_shows_what_was_pasted_within_its_width(people, segment):
    page = people(width=360).new_page()
    page.goto(reverse("translation:section-paste", args=[segment.section_id]))

    page.get_by_label("이 글의 번역").fill(PASTED)
    page.get_by_label("아니요, 사람이 번역했습니다").check()
    page.get_by_role("button", name="어디에 들어갈지 보기").click()

    expect(page.get_by_test_id("paste-pair").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
