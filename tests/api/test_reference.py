"""The API described: as OpenAPI 3.1 for programs, and as a page for people."""

import json

import pytest
from django.urls import reverse

from apps.api.reference import subjects_of
from apps.api.v1.api import description
from tests.api.test_access import MATRIX

pytestmark = pytest.mark.django_db


def test_the_description_is_openapi_3_1_and_public(client):
    answer = client.get(reverse("api:openapi.json"))

    told = answer.json()
    assert (answer.status_code, told["openapi"]) == (200, "3.1.0")
    assert told["components"]["securitySchemes"]["PersonalTokenAuth"]["scheme"] == "bearer"


def test_every_refusal_is_described_in_the_one_shape():
    for methods in description()["paths"].values():
        for operation in methods.values():
            refused = {
                code: told for code, told in operation["responses"].items() if str(code) > "4"
            }
            assert {"401", "403", "404", "422", "429"} <= set(refused)
            assert all("application/problem+json" in told["content"] for told in refused.values())


def test_every_value_in_an_address_is_described_by_its_type():
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            for told in operation.get("parameters", ()):
                assert {"type", "anyOf"} & set(told["schema"]), (method, path, told["name"])


def test_the_page_shows_every_request_with_an_example(client):
    answer = client.get(reverse("api:reference"))

    text = answer.content.decode()
    shown = [each for rows in answer.context["subjects"].values() for each in rows]
    assert answer.status_code == 200
    assert len(shown) == len(MATRIX)
    assert len({each.anchor for each in shown}) == len(shown)
    assert all(f'id="{each.anchor}"' in text for each in shown)
    assert "//cdn" not in text


def test_an_example_holds_all_that_its_body_needs():
    told = {**description(), "servers": [{"url": "https://topa.example"}]}

    finish = next(
        each
        for each in subjects_of(told)["texts"]
        if (each.method, each.path.count("revisions")) == ("POST", 1)
    )

    assert finish.curl.startswith("curl -X POST https://topa.example/api/v1/segments/1/revisions")
    body = json.loads(finish.curl.split("--json ")[1].strip("'"))
    assert body == {"text": "번역한 글", "base": None, "source_digest": ""}
