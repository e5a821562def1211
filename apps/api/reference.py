"""The description of the API laid out for people: by subject, with an example of each request."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

EXAMPLES = {"integer": 1, "boolean": False, "number": 1.0, "array": [1], "object": {}}
WORDS = {
    "text": "번역한 글",
    "slug": "jax",
    "term": "batch",
    "candidate": "묶음",
    "due_on": "2026-12-07",
    "seen": None,
    "base": None,
}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`curl` is an example of it that works once the numbers in it are right."""

    method: str
    path: str
    summary: str
    about: str
    parameters: list[Parameter]
    curl: str

    @property
    def anchor(self) -> str:
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}".translate(
            str.maketrans("", "", "{}")
        )


def subjects_of(description: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """The operations by the tag of each, in the order of the description."""
    found: dict[str, list[Operation]] = {}
    for tag, operation in _operations(description):
        found.setdefault(tag, []).append(operation)
    return found


def _operations(description: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    schemas = description["components"]["schemas"]
    server = description["servers"][0]["url"]
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            body = _body(told, schemas)
            parameters = [_parameter(each) for each in told["parameters"]]
            parameters += [
                Parameter(
                    name, "body", _kind(field), name in body.get("required", ()), _about(field)
                )
                for name, field in body.get("properties", {}).items()
            ]
            curl = _curl(server, method.upper(), path, body)
            yield (
                told["tags"][0],
                Operation(
                    method.upper(),
                    path,
                    told["summary"],
                    told.get("description", ""),
                    parameters,
                    curl,
                ),
            )


def _body(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "requestBody" not in told:
        return {}
    reference: str = told["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema: Mapping[str, Any] = schemas[reference.rsplit("/", 1)[1]]
    return schema


def _parameter(told: Mapping[str, Any]) -> Parameter:
    return Parameter(
        told["name"],
        told["in"],
        _kind(told["schema"]),
        told["required"],
        told.get("description", ""),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " | ".join(_kind(each) for each in schema["anyOf"])
    return str(schema.get("format") or schema.get("type") or schema.get("$ref", "").rsplit("/")[-1])


def _about(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _curl(server: str, method: str, path: str, body: Mapping[str, Any]) -> str:
    address = re.sub(r"{\w+_id}", "1", path.replace("{slug}", str(WORDS["slug"])))
    lines = [f"curl -X {method} {server}{address}", '-H "Authorization: Bearer $TOPA_TOKEN"']
    if body.get("properties"):
        typed = {name: _example(name, field) for name, field in body["properties"].items()}
        lines += ["--json " + shlex.quote(json.dumps(typed, ensure_ascii=False))]
    return " \\\n  ".join(lines)


def _example(name: str, schema: Mapping[str, Any]) -> Any:
    if name in WORDS:
        return WORDS[name]
    if "default" in schema:
        return schema["default"]
    return EXAMPLES.get(schema.get("type", ""), "…")
