from datetime import timedelta

import pytest
from django.urls import reverse

from apps.api import services
from apps.api.models import PersonalToken
from tests import factories

pytestmark = pytest.mark.django_db


def make(browser, **fields):
    return browser.post(
        reverse("api:token-make"),
        {"name": "내 편집기", "scopes": ["translate"], "days": 30, **fields},
    )


def test_a_secret_is_shown_once(as_user, member):
    browser = as_user(member)

    made = make(browser)

    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in browser.get(reverse("api:token-list")).content.decode()
    assert PersonalToken.objects.get().scopes == ["read", "translate"]


def test_what_was_typed_stays_when_it_is_refused(as_user, member):
    answer = make(as_user(member), days=4000)

    assert answer.status_code == 422
    assert "내 편집기" in answer.content.decode()
    assert not PersonalToken.objects.exists()


def test_a_reader_is_offered_reading_alone(as_user, reader):
    answer = as_user(reader).get(reverse("api:token-list"))

    assert 'name="scopes"' not in answer.content.decode()


def test_only_its_owner_takes_a_token_back(as_user, member, maintainer):
    token, secret = services.make_token(member, "a", [], timedelta(days=1))
    url = reverse("api:token-revoke", args=[token.pk])

    assert as_user(maintainer).post(url).status_code == 404
    assert services.token_of(secret)
    assert as_user(member).post(url).status_code == 302
    assert services.token_of(secret) is None


def test_the_list_asks_the_same_number_of_questions_however_many(
    as_user, member, django_assert_num_queries
):
    other = factories.user()
    services.make_token(other, "not mine", [], timedelta(days=1))
    for number in range(5):
        services.make_token(member, f"mine {number}", [], timedelta(days=1))
    browser = as_user(member)
    browser.get(reverse("api:token-list"))

    with django_assert_num_queries(4):
        answer = browser.get(reverse("api:token-list"))

    assert "not mine" not in answer.content.decode()
