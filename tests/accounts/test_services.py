from functools import partial

import pytest

from apps.accounts import services
from apps.accounts.errors import AccountError
from apps.accounts.models import Invitation, User
from apps.accounts.permissions import Role
from tests import factories
from tests.racing import at_once

FIRST = {"email": "first@example.org", "name": "첫째", "password": "a long enough password"}


def test_setup_code_makes_one_maintainer(db):
    code = services.setup_code()

    user = services.create_first(code, **FIRST)

    assert user.role == Role.MAINTAINER
    assert services.setup_code() is None
    with pytest.raises(AccountError, match="이미"):
        services.create_first(code, **{**FIRST, "email": "second@example.org"})


def test_wrong_setup_code_makes_nobody(db):
    services.setup_code()

    with pytest.raises(AccountError):
        services.create_first("0000-0000-0000", **FIRST)

    assert not User.objects.exists()
    assert services.setup_code() is not None


def test_setup_code_is_for_its_owner_only(db):
    services.setup_code()

    assert services.setup_code_path().stat().st_mode & 0o777 == 0o600


def test_invitation_gives_its_role_and_counts_its_uses(db, maintainer):
    _invitation, token = services.invite(maintainer, role=Role.MEMBER, most_uses=1)

    user = services.join(
        services.find_invitation(token), email="a@example.org", name="가", password="long enough pw"
    )

    assert user.role == Role.MEMBER
    with pytest.raises(AccountError):
        services.find_invitation(token)
    assert token not in Invitation.objects.values_list("digest", flat=True)


def test_refused_join_leaves_no_account_and_no_use(db, maintainer):
    invitation, _token = services.invite(maintainer)
    services.revoke(invitation)

    with pytest.raises(AccountError):
        services.join(invitation, email="a@example.org", name="가", password="long enough pw")

    invitation.refresh_from_db()
    assert invitation.uses == 0
    assert not User.objects.filter(email="a@example.org").exists()


def test_withdrawn_invitation_is_refused(db, maintainer):
    invitation, token = services.invite(maintainer)

    services.revoke(invitation)

    with pytest.raises(AccountError):
        services.find_invitation(token)


@pytest.mark.django_db(transaction=True)
def test_two_people_racing_for_the_last_use_get_one_account(maintainer):
    invitation, _token = services.invite(maintainer, most_uses=1)
    join = partial(services.join, invitation, name="둘", password="long enough pw")

    outcomes = at_once(
        partial(join, email="one@example.org"), partial(join, email="two@example.org")
    )

    assert {type(outcome) for outcome in outcomes} == {User, AccountError}


def test_last_maintainer_keeps_the_role(db, maintainer):
    with pytest.raises(AccountError):
        services.change_role(maintainer, Role.MEMBER)
    with pytest.raises(AccountError):
        services.leave(maintainer)

    factories.maintainer()
    assert services.change_role(maintainer, Role.MEMBER).role == Role.MEMBER


def test_password_link_works_once(db, member):
    token = services.password_token(member)
    assert services.user_of_password_token(token) == member

    member.set_password("another long password")
    member.save()

    with pytest.raises(AccountError):
        services.user_of_password_token(token)


@pytest.mark.parametrize("token", ["", ".", "x.y", "MTIz.abc", "%00.x", "9" * 400])
def test_made_up_password_links_are_refused(db, token):
    with pytest.raises(AccountError):
        services.user_of_password_token(token)
