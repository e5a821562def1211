"""The screens of translations made elsewhere, and the list of texts that wait."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.translation.models import Import, Offer, OfferState
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def page():
    return factories.page_of([f"Text number {number}." for number in range(6)])


@pytest.fixture
def origin(page):
    return Import.objects.create(source=page.source, credit="옛 번역", state="done")


@pytest.fixture
def make(page, origin):
    def make_(place, text="한 글.", **fields):
        segment = page.sections.get().segments.get(position=place)
        fields.setdefault("reason", "unclear")
        return Offer.objects.create(
            origin=origin, segment=segment, source_text=segment.text, text=text, **fields
        )

    return make_


def detail(origin):
    return reverse("translation:import-detail", args=[origin.pk])


def act(browser, name, offer, headers=HTMX, **fields):
    address = reverse(f"translation:offer-{name}", args=[offer.pk])
    return browser.post(address, {"text": offer.text, **fields}, headers=headers)


def test_a_waiting_text_stands_beside_its_segment_and_the_ones_around(
    make, origin, member, as_user
):
    make(2, "둘째 글.", confidence=0.71)

    shown = as_user(member).get(detail(origin)).content.decode()

    for said in (
        "Text number 1.",
        "Text number 2.",
        "Text number 3.",
        "둘째 글.",
        "짝일 가능성 71%",
    ):
        assert said in shown


def test_the_list_takes_the_same_queries_however_long(
    make, origin, member, as_user, django_assert_num_queries
):
    browser = as_user(member)
    make(1)
    browser.get(detail(origin))
    with django_assert_num_queries(6) as few:
        browser.get(detail(origin))
    for place in range(6):
        make(place)

    with django_assert_num_queries(len(few)):
        browser.get(detail(origin))


def test_accepting_offers_the_text_as_it_was_corrected(make, member, as_user):
    offer = make(2)

    answer = act(as_user(member), "accept", offer, text="고친 글.")

    offer.refresh_from_db()
    assert (answer.status_code, offer.state, offer.text) == (200, "offered", "고친 글.")


def test_a_refused_act_keeps_what_was_typed(make, member, as_user):
    make(2, "다른 글.", state=OfferState.OFFERED)
    offer = make(2)

    answer = act(as_user(member), "accept", offer, text="고친 글.")

    assert answer.status_code == 422
    assert "고친 글." in answer.content.decode()


def test_shifting_shows_the_next_segment(make, member, as_user):
    offer = make(2)

    shown = act(as_user(member), "shift", offer, step="1", text="고친 글.").content.decode()

    assert '<p class="offer-source" data-testid="offer-source">Text number 3.</p>' in shown
    assert "고친 글." in shown


def test_splitting_shows_all_parts(make, member, as_user):
    offer = make(2)

    shown = act(as_user(member), "split", offer, text="하나.\n\n둘.").content.decode()

    assert shown.count('data-testid="offer"') == 2


def test_a_dismissed_text_leaves_the_list(make, origin, member, as_user):
    offer = make(2, "없앨 글.")
    browser = as_user(member)

    act(browser, "dismiss", offer)

    assert "없앨 글." not in browser.get(detail(origin)).content.decode()


def test_without_a_script_each_button_leads_back_to_the_list(make, origin, member, as_user):
    answer = act(as_user(member), "shift", make(2), headers={}, step="-1")

    assert answer["Location"] == detail(origin)


def test_a_maintainer_uploads_a_translation(page, maintainer, as_user):
    fields = {
        "to_source": page.source_id,
        "credit": "옛 번역",
        "pages": SimpleUploadedFile("page.md", "# 제목".encode()),
    }

    answer = as_user(maintainer).post(reverse("translation:import-add"), fields)

    row = Import.objects.get()
    assert answer["Location"] == detail(row)
    assert row.requested_by == maintainer


def test_a_refused_upload_keeps_what_was_typed(page, maintainer, as_user):
    fields = {
        "to_source": page.source_id,
        "credit": "어느 모임의 옛 번역",
        "pages": SimpleUploadedFile("page.docx", b"PK"),
    }

    answer = as_user(maintainer).post(reverse("translation:import-add"), fields)

    assert answer.status_code == 422
    assert "어느 모임의 옛 번역" in answer.content.decode()


def test_progress_refreshes_the_page_when_it_is_over(origin, member, as_user):
    answer = as_user(member).get(detail(origin), headers=HTMX)

    assert answer["HX-Refresh"] == "true"


def test_imports_are_listed_with_what_waits(make, member, as_user):
    make(1)
    make(2)

    shown = as_user(member).get(reverse("translation:import-list")).content.decode()

    assert "옛 번역" in shown
    assert "2개가 기다립니다" in shown


def test_an_act_tells_how_many_texts_still_wait(make, member, as_user):
    offer = make(2)
    make(3)

    shown = act(as_user(member), "accept", offer).content.decode()

    assert '<small class="number" id="waiting-count" hx-swap-oob="true">1</small>' in shown
