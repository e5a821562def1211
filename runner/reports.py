"""What a runner worker says of itself. Plain: the worker writes it, the site checks it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from runner.broker import DEFAULT_ENVIRONMENT, ENVIRONMENT
from runner.engine import BadMessage
from runner.engine.cleaning import clean_text
from runner.engine.messages import Fields

MOST_ACTIVE = 256
MOST_PACKAGES = 1000
_NAME = re.compile(r"[a-z0-9][a-zA-Z0-9_@.-]{0,99}\Z")


@dataclass(frozen=True, slots=True)
class WorkerReport:
    """One sign of life: who the worker is, and which attempts of which runs it has in hand.

    `beat` counts the signs of life of one worker, so that one that comes late is known.
    """

    name: str
    backend: str
    host: str = ""
    tier: str = ""
    jobs: int = 1
    versions: dict[str, str] = field(default_factory=dict)
    devices: tuple[str, ...] = ()
    self_test: tuple[dict[str, Any], ...] = ()
    active: tuple[tuple[int, int], ...] = ()
    beat: int = 0
    is_leaving: bool = False
    environment: str = DEFAULT_ENVIRONMENT

    def to_message(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_message(cls, message: object) -> Self:
        fields = Fields(message, "worker's report")
        return cls(
            name=_name(fields, "name"),
            backend=_name(fields, "backend"),
            environment=_environment(fields),
            host=fields.text("host", 120, ""),
            tier=fields.text("tier", 40, ""),
            jobs=fields.whole("jobs", 1, 1024, 1),
            versions=_versions(fields),
            devices=_texts(fields.sequence("devices", 64)),
            self_test=tuple(map(_probe, fields.sequence("self_test", 64))),
            active=tuple(map(_attempt, fields.sequence("active", MOST_ACTIVE))),
            beat=fields.whole("beat", 0, 2**53, 0),
            is_leaving=fields.flag("is_leaving"),
        )


def _name(fields: Fields, name: str) -> str:
    value = fields.raw_text(name, 100)
    if not _NAME.match(value):
        raise BadMessage(f"In a worker's report, “{name}” is not a name: {value[:40]!r}.")
    return value


def _environment(fields: Fields) -> str:
    value = fields.raw_text("environment", 40, DEFAULT_ENVIRONMENT)
    if not ENVIRONMENT.fullmatch(value):
        raise BadMessage(f"In a worker's report, “environment” is not a name: {value!r}.")
    return value


def _versions(fields: Fields) -> dict[str, str]:
    versions = fields.mapping("versions")
    if len(versions) > MOST_PACKAGES:
        raise BadMessage("In a worker's report, “versions” has too many entries.")
    return {
        clean_text(str(name)[:60], 60): clean_text(str(version)[:60], 60)
        for name, version in versions.items()
    }


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(clean_text(str(value)[:120], 120) for value in values)


def _probe(message: object) -> dict[str, Any]:
    fields = Fields(message, "self-test's result")
    return {
        "name": fields.text("name", 60),
        "contained": fields.flag("contained"),
        "detail": fields.text("detail", 300, ""),
    }


def _attempt(pair: object) -> tuple[int, int]:
    if isinstance(pair, list | tuple) and len(pair) == 2:
        run, attempt = pair
        if type(run) is int and type(attempt) is int and 0 < run < 2**53 and 0 < attempt < 1000:
            return run, attempt
    raise BadMessage("In a worker's report, “active” has to be pairs of a run and its attempt.")
