"""What files hold of a term, whatever their format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """One Korean form: proposed, accepted, forbidden or retired."""

    text: str
    status: str = "proposed"
    argument: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What was settled: which form (empty: it stays in English), when (ISO 8601) and why."""

    at: str
    form: str = ""
    reason: str = ""
    place: str = ""
    place_url: str = ""
    votes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermRecord:
    """One term. `source` is the slug of the only source that it is for; empty: for all."""

    source_form: str
    aliases: tuple[str, ...] = ()
    irregular_forms: tuple[str, ...] = ()
    part_of_speech: str = ""
    domain: str = ""
    definition: str = ""
    note: str = ""
    is_case_sensitive: bool = False
    is_kept: bool = False
    exceptions: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    source: str = ""
    forms: tuple[Form, ...] = ()
    decision: DecisionRecord | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> TermRecord:
        """Of what `as_dict` gave, which may have been JSON in between."""
        told: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        decision = kept.get("decision")
        told["forms"] = tuple(Form(**form) for form in kept.get("forms", ()))
        told["decision"] = DecisionRecord(**decision) if decision else None
        return cls(**told)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a file: what stood there, what it was read as, and what is doubtful about it.

    `doubt` names a kind of doubt of doubts.py; empty: none. `detail` is the piece in question.
    """

    number: int
    raw: Mapping[str, str]
    record: TermRecord
    doubt: str = ""
    detail: str = ""
