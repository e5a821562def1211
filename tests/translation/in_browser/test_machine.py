"""A machine drafts; what somebody types meanwhile stays."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.assignments.services import claim
from apps.translation.machine.models import MachineJob
from tests import factories
from tests.translation.in_browser.editor import field, opened
from tests.translation.machine.conftest import machine, machine_process, run

__all__ = ["machine", "machine_process"]  # fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


TWO_COMMENTS = """# Adding numbers

```{code-cell}
# add the numbers
x = 1 + 2
# show them
print(x)
```
"""


def test_a_syllable_begun_stays_while_the_comment_beside_it_is_drafted(people, machine, member):
    section = factories.section(text=TWO_COMMENTS)
    claim([section], member)
    first, second = section.segments.filter(kind="comment").order_by("position")
    machine.says("수를 더합니다")
    page = opened(people(), first)
    keys = page.context.new_cdp_session(page)

    page.keyboard.press("Alt+m")
    expect(page.get_by_test_id("machine")).to_have_count(1)
    page.keyboard.press("Alt+ArrowDown")
    keys.send("Input.imeSetComposition", {"text": "보", "selectionStart": 1, "selectionEnd": 1})
    run(MachineJob.objects.get(segment=first))
    expect(page.locator(f"#segment-{first.pk}")).to_contain_text("수를 더합니다")
    keys.send("Input.imeSetComposition", {"text": "봅", "selectionStart": 1, "selectionEnd": 1})
    keys.send("Input.insertText", {"text": "봅니다"})

    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("봅니다")
    expect(page.locator(".chosen")).to_have_attribute("id", f"segment-{second.pk}")


def test_asked_for_one_after_another_each_is_drafted(people, machine, section, segment):
    machine.says("제목", '<x id="0"/>를 불러 더합니다.')
    heading = section.segments.get(kind="heading")
    page = opened(people(), heading)

    page.keyboard.press("Alt+m")
    expect(page.get_by_test_id("machine")).to_have_count(1)
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+m")
    expect(page.get_by_test_id("machine")).to_have_count(2)
    for job in MachineJob.objects.order_by("pk"):
        run(job)

    expect(page.locator(f"#segment-{heading.pk}")).to_contain_text("제목")
    expect(field(page)).to_have_value("`jnp.add`를 불러 더합니다.")


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
