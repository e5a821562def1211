"""Lists that are read once."""

from collections.abc import Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def drained(things: list[Thing]) -> Iterator[Thing]:
    """The things in order, each let go of before the next: memory holds them once."""
    things.reverse()
    while things:
        yield things.pop()
