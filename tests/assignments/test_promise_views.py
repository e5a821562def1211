from datetime import timedelta

import pytest
from django.urls import reverse

from apps.assignments import due, handovers, services
from apps.assignments.models import Assignment, Handover
from tests import factories


@pytest.fixture
def held(db, member):
    [made] = services.claim([factories.page_of(["One sentence."]).sections.get()], member)
    return made


def address(name, thing):
    return reverse(f"assignments:{name}", args=[thing.pk])


def test_the_page_of_a_promise_names_whom_to_ask(
    held, member, other_member, as_user, django_assert_max_num_queries
):
    client = as_user(member)

    with django_assert_max_num_queries(8):
        response = client.get(address("assignment-detail", held))

    assert response.status_code == 200
    assert [one["person"] for one in response.context["people"]] == [other_member]


def test_the_page_of_a_promise_is_its_holders_and_maintainers(
    held, other_member, maintainer, as_user
):
    answers = [
        as_user(one).get(address("assignment-detail", held)) for one in (other_member, maintainer)
    ]

    assert [answer.status_code for answer in answers] == [403, 200]


def test_a_day_is_promised(held, member, as_user):
    day = due.today() + timedelta(days=30)

    as_user(member).post(address("assignment-due", held), {"due_on": str(day)})

    held.refresh_from_db()
    assert held.due_on == day


@pytest.mark.parametrize("typed", ["2020-01-01", "2199-01-01", "soon", ""])
def test_a_day_that_cannot_be_promised_comes_back(held, member, as_user, typed):
    response = as_user(member).post(address("assignment-due", held), {"due_on": typed})

    assert response.status_code == 422
    assert response.context["due_form"].errors["due_on"]
    assert typed in response.content.decode()


def test_handing_over_from_question_to_answer(held, member, other_member, as_user):
    as_user(member).post(address("handover-offer", held), {"to": other_member.pk})
    offered = Handover.objects.open().get()

    as_user(other_member).post(address("handover-accept", offered), {"next": "/"})

    assert Assignment.objects.open().get().translator == other_member


def test_asking_nobody_is_refused_with_the_form(held, member, reader, as_user):
    for to in ("", reader.pk, 99999):
        response = as_user(member).post(address("handover-offer", held), {"to": to})

        assert response.status_code == 422
        assert response.context["handover_form"].errors["to"]


def test_others_neither_offer_nor_see_the_form(held, other_member, as_user):
    response = as_user(other_member).post(address("handover-offer", held), {"to": other_member.pk})

    assert response.status_code == 403
    assert not Handover.objects.exists()


@pytest.mark.parametrize("name", ["handover-accept", "handover-decline", "handover-withdraw"])
def test_an_answer_by_the_wrong_person_is_told(held, member, other_member, as_user, name):
    offered = handovers.offer(held, member, other_member)
    wrong = other_member if name == "handover-withdraw" else member

    response = as_user(wrong).post(address(name, offered), headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert Handover.objects.open().get() == offered
