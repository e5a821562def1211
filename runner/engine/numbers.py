"""Compares numbers in text as precisely as they were computed and as they are written."""

import re

NUMBER = re.compile(
    r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?(?:(?!\w)|(?=j\b))", re.IGNORECASE
)
# How far two results may lie apart, relative to their size: a few steps of the type that the text
# names. A text that names none may hold float32, which is JAX's default.
_STEPS = {
    "float8": 0.15,
    "bfloat16": 2e-2,
    "float16": 3e-3,
    "float32": 2e-5,
    "float64": 1e-9,
}
_TYPES = re.compile(
    r"\b(?:(?P<float8>float8_\w+|f8_?e\w+)|(?P<bfloat16>bfloat16|bf16)|(?P<float16>float16|f16)"
    r"|(?P<float32>float32|complex64|f32|c64)|(?P<float64>float64|complex128|f64|c128))(?=\W|$)"
)
_DEFAULT = "float32"
_AROUND = re.compile(r"\s*#\s*")
# What counts as nothing beside numbers about one, for types of 32 bits and fewer.
_NOTHING = 1e-7


def alike(source: str, ours: str) -> bool:
    """Whether the texts differ in numbers and spaces only, and in numbers by no more than rounding.

    Whole numbers have to be equal.
    """
    if _frame(source) != _frame(ours):
        return False
    step = tolerance(source)
    pairs = zip(NUMBER.findall(source), NUMBER.findall(ours), strict=True)
    return all(_is_close(one, other, step) for one, other in pairs)


def without_numbers(text: str) -> str:
    return NUMBER.sub("#", text)


def _frame(text: str) -> list[str]:
    """What stands around the numbers; how far from them depends on how long they are."""
    return _AROUND.sub("#", without_numbers(text)).split()


def tolerance(text: str) -> float:
    """The step of the coarsest type that a text names."""
    named = {match.lastgroup or _DEFAULT for match in _TYPES.finditer(text)}
    return max((_STEPS[name] for name in named), default=_STEPS[_DEFAULT])


def _is_close(one: str, other: str, step: float) -> bool:
    if one == other:
        return True
    if not any(sign in one + other for sign in ".eE"):
        return int(one) == int(other)
    first, second = float(one), float(other)
    nothing = min(_NOTHING, step * 1e-2)
    written = 1.5 * max(_unit(one), _unit(other))
    return abs(first - second) <= max(written, step * max(abs(first), abs(second)), nothing)


def _unit(number: str) -> float:
    """The value of one in the last digit that is written."""
    digits, _, exponent = number.lower().partition("e")
    after = len(digits.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - after)) if after >= 4 else 0.0
