import pytest

from apps.activity.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_signing_in_stands_in_the_log(client):
    member = factories.user()

    client.post("/accounts/login/", {"login": member.email, "password": "a long enough password"})

    event = Event.objects.get(verb="signed in")
    assert event.actor == member


def test_a_changed_password_stands_in_the_log(as_user, member):
    answer = as_user(member).post(
        "/accounts/password/change/",
        {
            "oldpassword": "a long enough password",
            "password1": "quite another sentence",
            "password2": "quite another sentence",
        },
    )

    assert answer.status_code == 302
    assert Event.objects.get(verb="password changed").actor == member


def test_a_changed_profile_says_what_of_it(as_user, member):
    as_user(member).post("/profile/", {"name": "새 이름", "language": "ko", "is_name_public": "on"})

    assert "name" in Event.objects.get(verb="profile changed").detail["changed"]
