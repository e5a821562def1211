"""Every address of the site and who may use it. A new one fails here until it is listed."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.accounts.permissions import MAY, Action, Role
from tests import factories
from tests.permission_matrix import MATRIX, PUBLIC

API = "api:api-v1:"  # for tokens, not for cookies: tests/api/test_access.py has their matrix
LIBRARIES = ("account_", "mfa_", "socialaccount_", "github_")


def addresses(patterns=None, namespace=""):
    """(name, pattern) of every address of our own."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry.url_patterns, namespace + inner)
        elif isinstance(entry, URLPattern) and not str(entry.name).startswith(LIBRARIES):
            yield f"{namespace}{entry.name}", entry


OURS = {name: entry for name, entry in addresses() if not name.startswith(API)}


def url_of(name):
    """An address with made-up arguments: permission comes before anything is looked up."""
    made_up = {"int": 987654, "slug": "nothing", "str": "nothing", "path": "no/thing"}
    converters = OURS[name].pattern.converters
    kinds = {"IntConverter": "int", "SlugConverter": "slug", "PathConverter": "path"}
    arguments = {k: made_up[kinds.get(type(c).__name__, "str")] for k, c in converters.items()}
    return reverse(name, kwargs=arguments)


def test_every_address_is_listed():
    assert set(OURS) == set(MATRIX)


@pytest.mark.parametrize("name", sorted(set(OURS) & set(MATRIX)))
def test_view_asks_for_what_the_matrix_says(name):
    asked = getattr(OURS[name].callback, "required_action", PUBLIC)

    assert asked == MATRIX[name]


def is_refused(answer, url):
    signs_in = answer.status_code == 302 and "/accounts/login/" in answer["Location"]
    return answer.status_code in {401, 403, 405} or signs_in


GUARDED = sorted(n for n, action in MATRIX.items() if isinstance(action, Action) and n in OURS)


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_refused_everywhere(client, db, method):
    let_in = [n for n in GUARDED if not is_refused(getattr(client, method)(url_of(n)), url_of(n))]

    assert let_in == []


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_is_refused_what_it_may_not_do(as_user, db, role, method):
    browser = as_user(factories.user(role=role))
    forbidden = [n for n in GUARDED if MATRIX[n] not in MAY[role]]

    let_in = [
        n for n in forbidden if getattr(browser, method)(url_of(n)).status_code not in {403, 405}
    ]

    assert let_in == []


def test_a_reader_may_only_read():
    assert MAY[Role.READER] == {Action.READ}


# A reader's own settings are theirs to write.
OWN = {
    "accounts:profile",
    *("api:token-make", "api:token-revoke"),
    *("notifications:all-read", "notifications:preferences"),
}


@pytest.mark.parametrize("name", sorted(n for n in GUARDED if MATRIX[n] == Action.READ))
def test_what_a_reader_may_open_takes_no_posts(as_user, reader, name):
    answer = as_user(reader).post(url_of(name))

    assert answer.status_code in {403, 404, 405} or name in OWN
