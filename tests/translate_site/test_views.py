import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests import factories


def test_without_mail_a_lost_password_leads_to_a_maintainer(client, db):
    answer = client.post(reverse("account_reset_password"), {"email": "a@example.org"})

    assert answer.status_code == 404
    assert "관리자" in answer.content.decode()
    assert mail.outbox == []


def test_with_mail_a_lost_password_is_reset_by_it(client, db, settings):
    settings.HAS_MAIL = True
    person = factories.user("가")

    answer = client.post(reverse("account_reset_password"), {"email": person.email})

    assert answer.status_code == 302
    assert [message.to for message in mail.outbox] == [[person.email]]


@pytest.fixture
def _nobody_tried(db):
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_nobody_tried")
def test_a_group_in_one_room_signs_in_within_a_minute(client):
    people = [factories.user() for _ in range(40)]

    for person in people:
        typed = {"login": person.email, "password": "a long enough password"}
        assert client.post(reverse("account_login"), typed).status_code == 302
        client.logout()


@pytest.mark.usefixtures("_nobody_tried")
def test_who_guesses_is_told_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    typed = {"login": "a@example.org", "password": "guessed"}
    answers = [client.post(reverse("account_login"), typed) for _ in range(4)]

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert "1분" in answers[-1].content.decode()
