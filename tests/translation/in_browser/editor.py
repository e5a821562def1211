"""What tests of the editor in a browser do and look at."""

from django.urls import reverse
from playwright.sync_api import expect

from apps.translation.models import Draft

TEXT = "`jnp.add`로 두 수를 더합니다."


def opened(context, segment):
    page = context.new_page()
    page.goto(
        reverse("translation:section-translate", args=[segment.section_id])
        + f"?segment={segment.pk}"
    )
    expect(field(page)).to_be_visible()
    return page


def field(page):
    return page.get_by_test_id("translation")


def saved(page):
    return page.get_by_text("초안 저장됨")


def draft_of(segment):
    return Draft.objects.get(segment=segment).text
