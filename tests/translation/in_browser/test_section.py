"""Cells, telephones and sections that somebody else holds."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.documents.models import Segment, SegmentKind
from apps.translation.models import Unlock
from tests import factories
from tests.translation.in_browser.editor import field, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_comment_is_opened_from_its_place_in_the_code(people, segment):
    page = opened(people(), segment)

    page.locator(".cell-target .comment-door").click()
    field(page).fill("수를 더합니다")
    field(page).press("Control+Enter")

    expect(page.locator(".cell-target .comment-door.done")).to_have_text("수를 더합니다")


def test_code_is_changed_after_saying_why(people, segment):
    page = opened(people(), segment)
    cell = Segment.objects.get(section=segment.section, kind=SegmentKind.CODE)

    page.get_by_role("button", name="코드 고치기").click()
    page.get_by_label("왜 고쳐야 하나요?").fill("순서가 중요합니다")
    page.get_by_role("button", name="코드 풀기").click()
    expect(field(page)).to_have_value(cell.text)
    field(page).fill(cell.text.replace("(1, 2)", "(2, 1)"))
    field(page).press("Control+Enter")

    expect(page.locator(".changes ins")).to_contain_text("jnp.add(2, 1)")


def linked_to_line(context, cell, line):
    page = context.new_page()
    editor = reverse("translation:section-translate", args=[cell.section_id])
    page.goto(f"{editor}?segment={cell.pk}#cell-{cell.pk}-line-{line}")
    return page


def test_a_link_to_a_line_of_a_locked_cell_shows_it_and_opens_nothing(people, segment):
    cell = Segment.objects.get(section=segment.section, kind=SegmentKind.CODE)

    page = linked_to_line(people(), cell, 2)

    expect(page.locator(".cell-target .code-line:target")).to_be_in_viewport()
    expect(field(page)).to_have_count(0)


def test_a_link_to_a_line_of_changed_code_puts_the_caret_there(people, segment, member):
    cell = Segment.objects.get(section=segment.section, kind=SegmentKind.CODE)
    Unlock.objects.create(segment=cell, reason="시험", unlocked_by=member)
    factories.revision(cell, member, "x = 1\nprint(x)\n")

    page = linked_to_line(people(), cell, 2)

    expect(field(page)).to_be_focused()
    assert field(page).evaluate("area => area.selectionStart") == len("x = 1\n")


def test_a_telephone_shows_one_segment_at_a_time(people, segment):
    page = opened(people(width=360), segment)
    expect(page.locator(".segment:visible")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.get_by_role("button", name="`jnp.add`", exact=True).click()
    page.get_by_role("button", name="이전").click()

    expect(page.locator(".segment:visible")).to_contain_text("Adding numbers")
    page.get_by_role("button", name="이 섹션의 모든 항목").click()
    assert page.locator(".segment:visible").count() > 1


def test_a_telephone_shows_the_other_sections_on_demand(people, segment):
    page = opened(people(width=360), segment)
    outline = page.get_by_role("complementary", name="이 페이지의 섹션")
    expect(outline).to_be_hidden()

    page.get_by_role("button", name="이 페이지의 섹션").click()
    expect(outline.get_by_role("link", name="Adding numbers")).to_be_visible()
    page.keyboard.press("Escape")

    expect(outline).to_be_hidden()


def test_somebody_who_does_not_hold_the_section_gets_no_field(people, segment, other_member):
    page = people(other_member).new_page()
    page.goto(reverse("translation:section-translate", args=[segment.section_id]))

    page.locator(f'a[data-opens="{segment.pk}"]').click()

    expect(page.locator(".segment.chosen")).to_have_count(1)
    expect(field(page)).to_have_count(0)
