"""A machine drafts; what somebody types meanwhile stays."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.translation.machine.models import MachineJob
from tests.translation.in_browser.editor import field, opened
from tests.translation.machine.conftest import machine, machine_process, run

__all__ = ["machine", "machine_process"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_one_key_drafts_an_empty_segment_and_typed_text_stays(people, machine, segment):
    machine.says('<x id="0"/>를 불러 두 수를 더합니다.')
    page = opened(people(), segment)

    page.keyboard.press("Alt+m")
    expect(page.get_by_test_id("machine")).to_contain_text("기계가 초안을 만드는 중")
    run(MachineJob.objects.get())
    expect(field(page)).to_have_value("`jnp.add`를 불러 두 수를 더합니다.")
    expect(page.locator(".segment.chosen").get_by_test_id("origin")).to_have_text("기계 번역")

    page.keyboard.press("Alt+ArrowDown")
    page.get_by_test_id("machine-section").click()
    expect(page.get_by_test_id("machine")).to_contain_text("기계가 초안을 만드는 중")
    field(page).fill("내가 쓰는 글")
    run(MachineJob.objects.exclude(segment=segment).get())

    expect(page.get_by_test_id("machine")).to_contain_text("원문과 견주어")
    expect(field(page)).to_have_value("내가 쓰는 글")
    assert reverse("translation:section-translate", args=[segment.section_id]) in page.url
