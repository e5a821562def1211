from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.permissions import MAY, Action, Role, may
from apps.activity.models import Event
from apps.api import services
from apps.api.errors import ApiError, TooManyTokens
from apps.api.models import PersonalToken
from apps.api.scopes import ACTIONS, Scope, actions_of, offered_to
from tests import factories
from tests.racing import at_once

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_only_the_digest_of_a_token_is_kept(member):
    token, secret = services.make_token(member, "editor", [Scope.TRANSLATE], DAY)

    assert secret.startswith("topa_")
    assert secret not in repr(PersonalToken.objects.values().get())
    assert services.token_of(secret) == token


def test_what_happens_to_tokens_stands_in_the_log(member):
    token, _secret = services.make_token(member, "editor", [], DAY)
    services.revoke_token(token, member)
    services.revoke_token(token, member)

    assert list(Event.objects.values_list("verb", "thing_name")) == [
        ("token revoked", "editor"),
        ("token made", "editor"),
    ]


def test_one_that_is_unknown_taken_back_or_run_out_is_no_token(member):
    revoked, secret_of_revoked = services.make_token(member, "a", [], DAY)
    services.revoke_token(revoked, member)
    old, secret_of_old = services.make_token(member, "b", [], DAY)
    PersonalToken.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    found = [services.token_of(each) for each in ("", "topa_x", secret_of_revoked, secret_of_old)]

    assert found == [None] * 4


def test_who_has_left_has_no_tokens(member):
    _token, secret = services.make_token(member, "editor", [], DAY)
    member.is_active = False
    member.save()

    assert services.token_of(secret) is None


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lives_a_year_at_most(member, days):
    with pytest.raises(ApiError):
        services.make_token(member, "editor", [], timedelta(days=days))


def test_nobody_piles_up_tokens(member):
    for number in range(services.MOST_TOKENS):
        services.make_token(member, str(number), [], DAY)

    with pytest.raises(TooManyTokens):
        services.make_token(member, "one more", [], DAY)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("scope", Scope.values)
def test_a_token_allows_what_both_its_scope_and_its_owners_role_allow(role, scope):
    owner = factories.user(role=role)
    owner.narrowed_to = actions_of([scope])

    allowed = {action for action in Action if may(owner, action)}

    assert allowed == (ACTIONS[scope] | {Action.READ}) & MAY[role]


def test_a_role_that_is_taken_away_is_gone_from_the_token_too(member):
    _token, secret = services.make_token(member, "editor", [Scope.TRANSLATE], DAY)
    member.role = Role.READER
    member.save()

    owner = services.owner_of(services.token_of(secret))

    assert not may(owner, Action.TRANSLATE)


def test_scopes_that_a_role_has_nothing_of_are_not_given(reader, member):
    token, _secret = services.make_token(reader, "editor", list(Scope), DAY)

    assert token.scopes == ["read"]
    assert Scope.MANAGE not in offered_to(member)


def test_every_action_belongs_to_one_scope():
    each = [action for actions in ACTIONS.values() for action in actions]

    assert sorted(each) == sorted(Action)


def test_requests_are_counted_by_the_minute(member, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    token, _secret = services.make_token(member, "editor", [], DAY)
    now = timezone.now().replace(second=10, microsecond=0)

    waits = [services.count_request(token, now) for _ in range(3)]
    later = services.count_request(token, now + timedelta(minutes=1))

    assert (waits, later) == ([0, 0, 50], 0)
    token.refresh_from_db()
    assert token.last_used_at == now.replace(second=0) + timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_that_begin_a_minute_together_none_is_refused(member):
    token, _secret = services.make_token(member, "editor", [], DAY)

    for minutes in range(5):
        now = timezone.now() + timedelta(minutes=minutes)
        waits = at_once(*[lambda now=now: services.count_request(token, now)] * 8)

        assert waits == [0] * 8
        token.refresh_from_db()
        assert token.asked == 8
