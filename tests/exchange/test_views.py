import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.exchange import services
from apps.exchange.files import read_exchange
from apps.exchange.models import Exchange
from tests import factories


@pytest.fixture
def browser(as_user, member):
    return as_user(member)


def address(name, *args):
    return reverse(f"exchange:{name}", args=args)


def test_the_screen_offers_each_page(browser, page):
    answer = browser.get(address("source-exchange", "docs"))

    assert "docs/adding.md" in answer.content.decode()
    assert address("page-export", page.pk, "xliff") in answer.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_pages(
    browser, page, django_assert_max_num_queries
):
    for number in range(12):
        factories.page_of(["One."], of=page.source, path=f"{number}.md")

    with django_assert_max_num_queries(9):
        browser.get(address("source-exchange", "docs"))


def test_the_screen_says_what_becomes_of_guesses(browser, page):
    shown = browser.get(address("source-exchange", "docs")).content.decode()

    assert "짐작해 넣기만 한 글" in shown


@pytest.mark.parametrize(("way", "name"), [("po", "adding.md.po"), ("xliff", "adding.md.xlf")])
def test_one_page_is_handed_out_with_own_drafts(browser, page, way, name):
    answer = browser.get(address("page-export", page.pk, way))

    assert name in answer["Content-Disposition"]
    assert read_exchange(name, answer.content)[0].units[-1].text == "다섯 수는"


def test_no_other_format_is_handed_out(browser, page):
    assert browser.get(address("page-export", page.pk, "exe")).status_code == 404


def test_an_archive_is_made_and_handed_out(browser, page):
    answer = browser.post(address("source-export", "docs"), {"format": "po"})
    exchange = Exchange.objects.get()
    services.work(exchange)

    detail = browser.get(answer["Location"]).content.decode()
    download = browser.get(address("exchange-download", exchange.pk))

    assert address("exchange-download", exchange.pk) in detail
    assert b"".join(download.streaming_content).startswith(b"PK")


def test_what_was_not_taken_is_shown_with_its_reason_and_text(browser, page, texts):
    content = browser.get(address("page-export", page.pk, "po")).content.decode()
    changed = content.replace("두 수는 `jnp.add`로", "<b>두</b> 수는")
    file = SimpleUploadedFile("adding.md.po", changed.encode())

    answer = browser.post(address("source-import", "docs"), {"file": file, "machine": "no"})
    services.work(Exchange.objects.get())
    shown = browser.get(answer["Location"]).content.decode()

    assert "&lt;b&gt;두&lt;/b&gt; 수는 쉽게 더합니다." in shown
    assert f"?segment={texts[1].pk}" in shown


def test_what_is_under_way_is_asked_for_again(browser, page, member):
    exchange = services.request_export(page.source, "po", member)

    shown = browser.get(address("exchange-detail", exchange.pk), headers={"HX-Request": "true"})

    assert "every 1s" in shown.content.decode()


def test_a_refused_file_is_answered_with_a_sentence(browser, page):
    file = SimpleUploadedFile("page.exe", b"x")

    answer = browser.post(address("source-import", "docs"), {"file": file, "machine": "no"})

    assert answer.status_code == 422
    assert ".xliff" in answer.content.decode()


def test_whether_a_machine_wrote_it_has_to_be_said(browser, page):
    file = SimpleUploadedFile("adding.md.po", b"x")

    answer = browser.post(address("source-import", "docs"), {"file": file})

    assert answer.status_code == 422
    assert not Exchange.objects.exists()


def test_the_exchanges_of_others_are_not_there(as_user, other_member, page, member):
    exchange = services.request_export(page.source, "po", member)
    services.work(exchange)
    stranger = as_user(other_member)

    assert stranger.get(address("exchange-detail", exchange.pk)).status_code == 404
    assert stranger.get(address("exchange-download", exchange.pk)).status_code == 404
