"""The API put together, and its description as OpenAPI 3.1."""

from typing import Any

from ninja import NinjaAPI

from apps.api.v1 import (
    assignments,
    comments,
    pages,
    people,
    ports,
    refusals,
    reviews,
    rules,
    runs,
    searching,
    sources,
    terms,
    texts,
)
from apps.api.v1.problems import CONTENT_TYPE, Problem

PREFIX = "/api/v1/"
ABOUT = """Read and write what the screens of the site do, by the same rules.

Show a personal token of your profile: Authorization: Bearer topa_…. Refusals are
application/problem+json, in the language of Accept-Language (ko, en). Lists come in pages
(page, size). Answers to GET carry an ETag; send it back as If-None-Match.
"""
SUBJECTS = (
    *(people, sources, pages, assignments, texts, ports, reviews, comments, terms, rules, runs),
    searching,
)

api = NinjaAPI(
    title="Topa",
    version="1",
    description=ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
for subject in SUBJECTS:
    api.add_router("", subject.router)
refusals.add_to(api)

# Refusals that each kind of request may get, besides those of its own subject.
ALWAYS = {
    "400": "The request cannot be read",
    "401": "No valid token",
    "403": "Neither role nor token allow this",
    "404": "Nothing of this number or name",
    "422": "Refused, with the reason",
    "429": "Too many requests; Retry-After says when",
}
WRITING = {"409": "Not possible now: somebody was faster, or it is not yours"}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 100, "pattern": "^[!-~]*$"},
    "description": "The same key again gives the same answer and does nothing twice, for a day",
}


def description() -> dict[str, Any]:
    """What `api` takes and answers, with every refusal in its one shape."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    schema["components"]["schemas"].update(_problem_schemas())
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            refused = ALWAYS if method == "get" else {**ALWAYS, **WRITING}
            operation["responses"].update({code: _refusal(said) for code, said in refused.items()})
            if "Idempotency-Key" in operation.get("description", ""):
                operation["parameters"].append(KEY)
    return schema


def _problem_schemas() -> dict[str, Any]:
    whole = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    return {**whole.pop("$defs"), "Problem": whole}


def _refusal(said: str) -> dict[str, Any]:
    ref = {"$ref": "#/components/schemas/Problem"}
    return {"description": said, "content": {CONTENT_TYPE: {"schema": ref}}}
