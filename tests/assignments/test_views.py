import pytest
from django.urls import reverse

from apps.assignments import services
from apps.assignments.models import Assignment
from tests import factories


@pytest.fixture
def page(db):
    return factories.page_of(["One."], ["Two."], ["Three."])


def test_section_claim_goes_back_to_where_the_button_stood(page, member, as_user):
    section = page.sections.first()
    url = reverse("assignments:section-claim", args=[section.pk])

    response = as_user(member).post(url, {"next": "/docs/?filter=free"})

    assert response.headers["Location"] == "/docs/?filter=free"
    assert services.holder_of(section) == member


def test_section_claim_never_leads_off_the_site(page, member, as_user):
    url = reverse("assignments:section-claim", args=[page.sections.first().pk])

    response = as_user(member).post(url, {"next": "https://example.org/"})

    assert response.headers["Location"] == "/docs/"


def test_section_claim_by_script_tells_the_screen_to_redraw(page, member, as_user):
    url = reverse("assignments:section-claim", args=[page.sections.first().pk])

    response = as_user(member).post(url, headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert response.headers["HX-Trigger"] == "assignments-changed"


def test_section_claim_too_late_is_answered_with_the_holder(page, member, other_member, as_user):
    section = page.sections.first()
    services.claim([section], other_member)
    url = reverse("assignments:section-claim", args=[section.pk])

    response = as_user(member).post(url, headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert "나" in response.content.decode()


def test_page_claim_takes_the_ticked_sections(page, member, as_user):
    first, _second, third = page.sections.all()
    url = reverse("assignments:page-claim", args=[page.pk])

    as_user(member).post(url, {"sections": [first.pk, third.pk]})

    assert {held.section for held in Assignment.objects.all()} == {first, third}


def test_page_claim_with_nothing_ticked_takes_all_that_are_free(
    page, member, other_member, as_user
):
    first, second, third = page.sections.all()
    services.claim([second], other_member)

    as_user(member).post(reverse("assignments:page-claim", args=[page.pk]))

    assert {held.section for held in Assignment.objects.held_by(member)} == {first, third}


def test_page_claim_ignores_sections_of_other_pages(page, member, as_user):
    elsewhere = factories.page_of(["Four."]).sections.get()
    url = reverse("assignments:page-claim", args=[page.pk])

    as_user(member).post(url, {"sections": [elsewhere.pk, "nonsense", "9" * 40]})

    assert not Assignment.objects.exists()


def test_release_and_postpone_answer_the_holder(page, member, as_user):
    [held] = services.claim([page.sections.first()], member)
    client = as_user(member)

    postponed = client.post(reverse("assignments:assignment-postpone", args=[held.pk]))
    released = client.post(reverse("assignments:assignment-release", args=[held.pk]))

    assert postponed.status_code == released.status_code == 302
    assert not Assignment.objects.open().exists()


def test_release_of_a_section_of_somebody_else_is_told(page, member, other_member, as_user):
    [held] = services.claim([page.sections.first()], member)
    url = reverse("assignments:assignment-release", args=[held.pk])

    response = as_user(other_member).post(url, headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert Assignment.objects.open().exists()


@pytest.mark.parametrize("name", ["section-claim", "page-claim"])
def test_a_reader_claims_nothing(page, reader, as_user, name):
    target = page if name == "page-claim" else page.sections.first()

    response = as_user(reader).post(reverse(f"assignments:{name}", args=[target.pk]))

    assert response.status_code == 403
    assert not Assignment.objects.exists()
