"""Read messages that may come from anywhere: every field is checked, a bad one gets a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from runner.engine.cleaning import clean_text


class BadMessage(ValueError):
    """A message that is not what it claims to be. Its text is fit to show."""


class Fields:
    """The checked reader of one JSON object."""

    def __init__(self, message: object, what: str) -> None:
        if not isinstance(message, Mapping):
            raise BadMessage(f"A {what} has to be an object, not {type(message).__name__}.")
        self._message: Mapping[str, Any] = message
        self._what = what

    def text(self, name: str, limit: int, default: str | None = None) -> str:
        value = self._get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        return clean_text(value, limit)

    def raw_text(self, name: str, limit: int, default: str | None = None) -> str:
        """Text to be executed or decoded: refused when too long, never changed."""
        value = self._get(name, default)
        if not isinstance(value, str) or len(value) > limit:
            raise self._wrong(name, f"text of at most {limit} characters")
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        value = self._get(name, None)
        if not isinstance(value, str) or value not in allowed:
            raise self._wrong(name, "one of " + ", ".join(allowed))
        return value

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        value = self._get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._wrong(name, f"a whole number from {low} to {high}")
        return value

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        value = self._get(name, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise self._wrong(name, f"a number from {low} to {high}")
        return float(value)

    def flag(self, name: str) -> bool:
        value = self._get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def sequence(self, name: str, limit: int) -> Sequence[Any]:
        value = self._get(name, ())
        if not isinstance(value, list | tuple) or len(value) > limit:
            raise self._wrong(name, f"a list of at most {limit}")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self._get(name, {})
        if not isinstance(value, Mapping):
            raise self._wrong(name, "an object")
        return value

    def _get(self, name: str, default: object) -> object:
        return self._message.get(name, default)

    def _wrong(self, name: str, wanted: str) -> BadMessage:
        return BadMessage(f"In a {self._what}, “{name}” has to be {wanted}.")
