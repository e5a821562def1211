"""What a person decides about the texts of an import that wait."""

import pytest
from django.urls import reverse

from apps.assignments.services import claim
from apps.translation import offers
from apps.translation.errors import TranslationError
from apps.translation.models import Import, Offer, OfferState
from apps.translation.rows import rows_of, segments_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    page = factories.page_of(["First text.", "Second text.", "Third text."], ["Fourth text."])
    segments = list(page.sections.first().segments.all())
    for number, last in enumerate(page.sections.last().segments.all(), len(segments)):
        last.position = number
        last.save()
    return page.sections.first()


@pytest.fixture
def origin(section):
    return Import.objects.create(source=section.page.source, credit="옛 번역")


@pytest.fixture
def make(section, origin):
    def make_(place=1, text="둘째 글.", state=OfferState.WAITING):
        segment = section.segments.get(position=place)
        return Offer.objects.create(
            origin=origin,
            segment=segment,
            text=text,
            source_text=segment.text,
            path="page.md",
            reason="unclear",
            state=state,
        )

    return make_


def test_an_accepted_text_is_offered(make, member):
    offer = make()

    offers.accept(offer, member)

    assert (offer.state, offer.settled_by) == ("offered", member)


def test_a_corrected_text_is_accepted_as_corrected(make, member):
    offer = make()

    offers.accept(offer, member, "둘째 글입니다.")

    assert offer.text == "둘째 글입니다."


def test_a_text_is_accepted_once(make, member, other_member):
    offer = make()
    offers.accept(offer, member)

    with pytest.raises(TranslationError):
        offers.accept(offer, other_member)

    assert offer.settled_by == member


def test_a_segment_has_one_offer(make, member):
    make(text="다른 글", state=OfferState.OFFERED)
    offer = make()

    with pytest.raises(TranslationError):
        offers.accept(offer, member)

    offer.refresh_from_db()
    assert offer.state == "waiting"


def test_a_translated_segment_takes_no_offer(make, member):
    offer = make()
    factories.revision(offer.segment, member)

    with pytest.raises(TranslationError):
        offers.accept(offer, member)


def test_a_text_is_shifted_over_the_ends_of_sections(make):
    offer = make(place=2)

    offers.shift(offer, 1)

    assert offer.segment.text == "Fourth text."
    with pytest.raises(TranslationError):
        offers.shift(offer, 1)
    offers.shift(offer, -1)
    assert offer.segment.text == "Third text."


def test_a_text_is_split_at_empty_lines(make):
    offer = make(text="둘째 글. 셋째 글.")

    parts = offers.split(offer, "둘째 글.\n\n셋째 글.")

    assert [(part.text, part.segment.text) for part in parts] == [
        ("둘째 글.", "Second text."),
        ("셋째 글.", "Third text."),
    ]
    assert Offer.objects.waiting().count() == 2


def test_a_text_without_an_empty_line_is_not_split(make):
    with pytest.raises(TranslationError):
        offers.split(make(), "둘째 글.\n셋째 글.")


def test_more_parts_than_segments_are_not_split(make):
    offer = make(place=2, text="가나다")

    with pytest.raises(TranslationError):
        offers.split(offer, "가\n\n나\n\n다")

    offer.refresh_from_db()
    assert offer.text == "가나다"


def test_a_dismissed_text_is_on_no_list(make, member):
    offer = make()

    offers.dismiss(offer, member)

    assert not Offer.objects.waiting().exists()


def test_the_editor_starts_from_an_offer(make, section, member):
    offer = make(state=OfferState.OFFERED)

    row = rows_of(section, member, segments_of(section))[1]

    assert (row.state, row.starting_text, row.shown_text) == ("offered", offer.text, offer.text)


def test_the_editor_leads_to_the_texts_that_wait(make, section, member, as_user):
    offer = make()

    shown = as_user(member).get(reverse("translation:section-translate", args=[section.pk]))

    assert reverse("translation:import-detail", args=[offer.origin_id]) in shown.content.decode()


def test_an_offer_for_an_older_source_text_is_not_shown(make, section, member):
    offer = make(state=OfferState.OFFERED)
    offer.segment.text = "Second text, changed."
    offer.segment.save()

    row = rows_of(section, member, segments_of(section))[1]

    assert row.state == "open"


def test_the_holder_sees_whose_draft_it_is(make, section, member, as_user):
    make(state=OfferState.OFFERED)
    claim([section], member)

    shown = as_user(member).get(reverse("translation:section-translate", args=[section.pk]))

    assert "가져온 초안 · 옛 번역" in shown.content.decode()
