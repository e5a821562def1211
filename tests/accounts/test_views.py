from django.urls import reverse

from apps.accounts import services
from apps.accounts.models import User
from tests import factories


def test_setup_signs_the_first_account_in(client, db):
    code = services.setup_code()

    answer = client.post(
        reverse("accounts:setup"),
        {"code": code, "name": "첫째", "email": "a@example.org", "password": "long enough pw!"},
    )

    assert answer.status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_setup_keeps_what_was_typed_when_the_code_is_wrong(client, db):
    answer = client.post(
        reverse("accounts:setup"),
        {"code": "x", "name": "첫째", "email": "a@example.org", "password": "long enough pw!"},
    )

    assert answer.status_code == 422
    assert 'value="첫째"' in answer.content.decode()


def test_invitation_link_opens_an_account(client, db, maintainer):
    _invitation, token = services.invite(maintainer)

    answer = client.post(
        reverse("accounts:invitation-accept", args=[token]),
        {"name": "가", "email": "a@example.org", "password": "long enough pw!"},
    )

    assert answer.status_code == 302
    assert User.objects.get(email="a@example.org").role == "member"


def test_invitation_link_is_shown_once(as_user, maintainer):
    browser = as_user(maintainer)

    answer = browser.post(
        reverse("accounts:invitation-make"),
        {"role": "member", "days": 7, "most_uses": 3, "note": ""},
    )

    assert "/invitations/" in answer.content.decode()
    again = browser.get(reverse("accounts:member-list")).content.decode()
    assert "/invitations/" not in again.replace("/invitations/1/revoke/", "").replace(
        "/members/invitations/", ""
    )


def test_member_list_makes_the_same_queries_for_many(
    as_user, maintainer, django_assert_max_num_queries
):
    for _number in range(60):
        factories.user()

    browser = as_user(maintainer)

    with django_assert_max_num_queries(8):
        browser.get(reverse("accounts:member-list"))


def test_time_zone_has_to_exist(as_user, member):
    answer = as_user(member).post(
        reverse("accounts:profile"), {"name": "가", "time_zone": "Mars/Olympus", "language": ""}
    )

    assert answer.status_code == 422
    assert "Mars/Olympus" in answer.content.decode()


def test_signed_out_scripts_get_401_and_readers_the_sign_in_page(client, db):
    url = reverse("accounts:member-list")

    assert client.get(url).status_code == 302
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 401


def test_behind_a_proxy_one_address_that_guesses_passwords_locks_out_no_other(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def sign_in(number, address):
        fields = {"login": f"a{number}@example.org", "password": "wrong"}
        headers = {"X-Forwarded-For": f"{number}.1.1.1, {address}"}
        answer = client.post(reverse("account_login"), fields, headers=headers)
        return [error.code for error in answer.context["form"].errors["__all__"].as_data()]

    for number in range(10):
        sign_in(number, "192.0.2.1")

    assert sign_in(10, "192.0.2.1") == ["too_many_login_attempts"]
    assert sign_in(11, "192.0.2.2") == ["email_password_mismatch"]
