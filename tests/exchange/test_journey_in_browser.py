"""A page goes out as a file, is translated elsewhere, and comes back as drafts."""

import pytest
from playwright.sync_api import expect

from apps.exchange import services
from apps.exchange.models import Exchange
from tests.browsing import people

__all__ = ["people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browse(people):
    return people().new_page()


def test_a_page_is_translated_elsewhere(browse, page, texts, tmp_path):
    file = tmp_path / "adding.md.xlf"
    browse.goto("/docs/docs/")
    browse.get_by_role("link", name="다른 도구", exact=True).click()
    with browse.expect_download() as download:
        browse.get_by_role("link", name="XLIFF").click()
    download.value.save_as(file)
    content = file.read_text().replace(
        "세 수를 더하기도 어렵지 않습니다.", "세 수도 더할 수 있습니다."
    )
    file.write_text(content.replace("`jnp.add`로", ""))

    browse.get_by_label("파일", exact=True).set_input_files(file)
    browse.get_by_label("네, 기계가 번역했습니다").check()
    browse.get_by_role("button", name="이 파일 들여오기").click()
    expect(browse.get_by_role("progressbar")).to_be_visible()
    services.work(Exchange.objects.get())

    outcome = browse.locator("#outcome")
    expect(outcome).to_contain_text("항목 1개가 내 초안이 되었습니다")
    expect(outcome.locator(".not-taken")).to_contain_text("두 수는  쉽게 더합니다.")
    outcome.get_by_role("link", name="편집기에서 열기").click()
    expect(browse.locator(f"#segment-{texts[2].pk}")).to_contain_text("기계 번역")
