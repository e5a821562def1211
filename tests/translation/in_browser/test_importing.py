"""Texts of a translation made elsewhere: told where they belong, then finished in the editor."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.translation.models import Import, Offer, Revision
from tests.translation.in_browser.editor import field, opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CREDIT = "옛 번역, 2024"


@pytest.fixture
def offer(segment):
    origin = Import.objects.create(source=segment.section.page.source, credit=CREDIT, state="done")
    heading = segment.section.segments.get(kind="heading")
    return Offer.objects.create(
        origin=origin,
        segment=heading,
        text="`jnp.add`로 두 수를 더합니다. 그런 뒤 결과를 읽습니다.",
        source_text=heading.text,
        path="adding.md",
        reason="joined",
        confidence=0.6,
    )


def test_a_waiting_text_is_shifted_split_and_accepted(people, offer, segment):
    page = people().new_page()
    page.goto(reverse("translation:import-detail", args=[offer.origin_id]))
    row = page.get_by_test_id("offer")
    expect(row.get_by_test_id("offer-source")).to_have_text("Adding numbers")

    row.get_by_role("button", name="다음 항목으로").click()
    expect(row.get_by_test_id("offer-source")).to_have_text(segment.text)
    row.get_by_role("button", name="빈 줄에서 나누기").click()
    expect(row.get_by_role("alert")).to_contain_text("빈 줄")
    row.get_by_role("textbox").fill(offer.text.replace("더합니다. ", "더합니다.\n\n"))
    row.get_by_role("button", name="빈 줄에서 나누기").click()
    expect(row).to_have_count(2)
    expect(row.nth(1).get_by_test_id("offer-source")).to_contain_text("read the result")
    row.first.get_by_role("button", name="받아들이기").click()

    expect(page.get_by_text("초안으로 올렸습니다")).to_be_visible()
    expect(row).to_have_count(1)
    assert [one.state for one in Offer.objects.order_by("pk")] == ["offered", "waiting"]


def test_an_offered_text_is_finished_by_whoever_holds_the_section(people, offer, segment, member):
    offered = "`jnp.add`로 두 수를 더합니다."
    Offer.objects.update(segment=segment, text=offered, source_text=segment.text, state="offered")
    page = opened(people(), segment)

    origin = page.locator(".segment.chosen").get_by_test_id("origin")
    expect(origin).to_have_text(f"가져온 초안 · {CREDIT}")
    expect(origin).to_be_visible()
    expect(field(page)).to_have_value(offered)
    field(page).press("Control+Enter")

    expect(page.locator("#section-count")).to_have_text("완료 1/4")
    revision = Revision.objects.get()
    assert (revision.text, revision.author) == (offered, member)
    assert revision.provenance.credit == CREDIT
