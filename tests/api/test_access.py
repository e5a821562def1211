"""Every request that the API takes and who may make it. A new one fails here until it is listed."""

import hashlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from apps.accounts.permissions import MAY, Action, Role
from apps.api.models import PersonalToken
from apps.api.scopes import ACTIONS, Scope
from apps.api.v1.api import api, description
from tests import factories
from tests.world import program_backend, world

__all__ = ["program_backend", "world"]  # fixtures

READ, TRANSLATE, REVIEW = (Action.READ,), (Action.TRANSLATE,), (Action.REVIEW,)
UNLOCK, MANAGE = (Action.UNLOCK_CODE,), (Action.MANAGE_SOURCES,)
EITHER, TERMS, RUN = (Action.TRANSLATE, Action.REVIEW), (Action.DISCUSS_TERMS,), (Action.RUN_CODE,)

MATRIX = {
    "GET me": READ,
    "GET people": READ,
    "GET sources": READ,
    "GET sources/{slug}": READ,
    "GET sources/{slug}/progress": READ,
    "GET sources/{slug}/pages": READ,
    "GET pages/{page_id}": READ,
    "GET pages/{page_id}/sections": READ,
    "PUT pages/{page_id}/port": MANAGE,
    "DELETE pages/{page_id}/port": MANAGE,
    "POST pages/{page_id}/claim": TRANSLATE,
    "POST pages/{page_id}/verdicts": RUN,
    "GET sections/{section_id}": READ,
    "GET sections/{section_id}/segments": READ,
    "POST sections/{section_id}/claim": TRANSLATE,
    "POST sections/{section_id}/reviews": TRANSLATE,
    "POST sections/{section_id}/approvals": REVIEW,
    "GET segments/{segment_id}": READ,
    "PUT segments/{segment_id}/port": UNLOCK,
    "DELETE segments/{segment_id}/port": UNLOCK,
    "GET segments/{segment_id}/revisions": READ,
    "POST segments/{segment_id}/revisions": TRANSLATE,
    "GET segments/{segment_id}/memory": READ,
    "GET segments/{segment_id}/terms": READ,
    "PUT segments/{segment_id}/draft": TRANSLATE,
    "DELETE segments/{segment_id}/draft": TRANSLATE,
    "GET segments/{segment_id}/comments": READ,
    "POST segments/{segment_id}/comments": EITHER,
    "POST comments/{comment_id}/replies": EITHER,
    "POST comments/{comment_id}/resolve": EITHER,
    "POST comments/{comment_id}/reopen": EITHER,
    "POST comments/{comment_id}/apply": TRANSLATE,
    "GET assignments": READ,
    "POST assignments/{assignment_id}/release": TRANSLATE,
    "POST assignments/{assignment_id}/postpone": TRANSLATE,
    "PUT assignments/{assignment_id}/due": TRANSLATE,
    "POST assignments/{assignment_id}/handovers": TRANSLATE,
    "GET handovers": READ,
    "POST handovers/{handover_id}/accept": TRANSLATE,
    "POST handovers/{handover_id}/decline": TRANSLATE,
    "POST handovers/{handover_id}/withdraw": TRANSLATE,
    "GET reviews": READ,
    "GET reviews/{review_id}": READ,
    "POST reviews/{review_id}/withdraw": TRANSLATE,
    "POST reviews/{review_id}/take": REVIEW,
    "POST reviews/{review_id}/leave": REVIEW,
    "POST reviews/{review_id}/decline": REVIEW,
    "POST reviews/{review_id}/request-changes": REVIEW,
    "GET terms": READ,
    "POST terms": TERMS,
    "GET terms/{slug}": READ,
    "GET terms/{slug}/arguments": READ,
    "POST terms/{slug}/arguments": TERMS,
    "POST terms/{slug}/candidates": TERMS,
    "PUT candidates/{candidate_id}/vote": TERMS,
    "DELETE candidates/{candidate_id}/vote": TERMS,
    "GET lookup": READ,
    "GET rules": READ,
    "GET rules/{slug}": READ,
    "GET verdicts": READ,
    "GET verdicts/{verdict_id}": READ,
    "GET search": READ,
}


def operations():
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{method} {path.lstrip('/')}", operation


OPERATIONS = dict(operations())


def test_every_request_is_listed():
    assert set(OPERATIONS) == set(MATRIX)
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert described == set(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_request_asks_for_what_the_matrix_says(name):
    [auth] = OPERATIONS[name].auth_callbacks

    assert auth.actions == MATRIX[name]


def made(call, name):
    method, path = name.split(" ")
    for part in ("{slug}", *(f"{{{each}_id}}" for each in KINDS)):
        path = path.replace(part, "nothing" if part == "{slug}" else "987654")
    return call(method, path, None if method == "GET" else {})


KINDS = (
    *("page", "section", "segment", "comment", "assignment", "handover", "review"),
    *("candidate", "verdict"),
)


def test_strangers_are_refused_everywhere(db):
    browser = Client()
    browser.force_login(
        factories.maintainer(), "allauth.account.auth_backends.AuthenticationBackend"
    )

    def call(method, path, body):
        return browser.generic(method, f"/api/v1/{path}", "{}", "application/json")

    answers = {name: made(call, name) for name in MATRIX}

    assert {name for name, answer in answers.items() if answer.status_code != 401} == set()
    assert answers["GET me"]["WWW-Authenticate"] == "Bearer"
    assert answers["GET me"]["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("scope", Scope.values)
def test_a_token_gets_no_further_than_its_scope_and_its_owners_role(program, settings, role, scope):
    settings.API_REQUESTS_PER_MINUTE = 1000
    owner = factories.maintainer()
    call = program(owner, scope)
    factories.maintainer()
    owner.role = role
    owner.save()
    allowed = (ACTIONS[scope] | {Action.READ}) & MAY[role]

    let_in = {name for name in MATRIX if made(call, name).status_code != 403}

    assert let_in == {name for name, actions in MATRIX.items() if allowed & set(actions)}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "Bearer é"])
def test_what_is_no_token_is_refused(db, header):
    assert Client(headers={"Authorization": header}).get("/api/v1/me").status_code == 401


def test_who_has_left_is_signed_out_at_once(program, member):
    call = program(member)
    assert call("get", "me").status_code == 200

    member.is_active = False
    member.save()

    assert call("get", "me").status_code == 401


def test_one_that_ran_out_is_refused(program, member):
    call = program(member)
    PersonalToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert call("get", "me").status_code == 401


def test_too_many_requests_are_told_when_to_come_again(program, member, other_member, settings):
    settings.API_REQUESTS_PER_MINUTE = 3
    call, other = program(member), program(other_member)

    answers = [call("get", "me") for _ in range(8)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2  # a minute may turn in between
    assert 1 <= int(refused[0]["Retry-After"]) <= 60
    assert refused[0].json()["type"] == "urn:topa:problem:too-many-requests"
    assert other("get", "me").status_code == 200


def test_refusals_come_in_the_language_that_is_asked_for(program, member):
    call = program(member, Scope.READ)

    korean = call("post", "sections/1/claim", **{"Accept-Language": "ko-KR,en;q=0.5"}).json()
    english = call("post", "sections/1/claim").json()

    assert korean["title"] == "할 수 없는 일입니다"
    assert english["title"] == "Not allowed"
    assert "scope" in english["detail"]


def test_no_other_site_is_let_in(program, member):
    answer = program(member)("get", "me", Origin="https://elsewhere.example")

    assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "nowhere", 404), ("delete", "me", 405), ("get", "pages/x", 422)],
)
def test_every_refusal_has_the_one_shape(program, member, method, path, status):
    answer = program(member)(method, path)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(answer.json())


def digest():
    """All that the database holds, but how often tokens were used."""
    whole = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.label):
        if model is not PersonalToken:
            whole.update(repr(list(model._base_manager.order_by("pk").values_list())).encode())
    return whole.hexdigest()


def test_reading_writes_nothing(program, maintainer, world):
    call = program(maintainer)
    reading = [name.removeprefix("GET ") for name in MATRIX if name.startswith("GET")]
    before = digest()

    answers = {path: call("get", there(path, world) + ASKED.get(path, "")) for path in reading}

    assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
    assert digest() == before


ASKED = {"lookup": "?q=con", "search": "?q=convolution"}


def there(path, world):
    """The address of something that is there."""
    return path.format(**named(path, world))


def named(path, world):
    """What names in this path stand for; terms and rules have a slug as sources do."""
    slugs = {"terms/": world["term_slug"], "rules/": world["rule_slug"]}
    slug = next((slugs[kind] for kind in slugs if path.startswith(kind)), world["slug"])
    return {**world, "slug": slug}
