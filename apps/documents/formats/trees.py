"""Reads the syntax trees of a program one statement after another: memory holds one at a time.

A tree takes a hundred times as much memory as its text. Where the lines up to one that begins a
statement can be read by themselves, they end with a whole statement; so the program can be read
if all such pieces can, and has their statements.
"""

import ast
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Generic, TypeVar

from apps.documents.formats import magics

Seen = TypeVar("Seen")
SMALL = 160  # characters that are read at once: for fewer, Python's parser takes as much memory
COMPOUND = re.compile(r"[ \t]*(?:@|(?:async[ \t]+)?(?:def|for|with)\b|class\b|if\b|while\b)")
DEEP = 40  # columns: blocks further in are read whole
LEAD = re.compile(r"^[ \t]+(?=[^\s#])", re.MULTILINE)
AROUND = "with it:\n"  # a block that no else, except or finally may follow


def read_trees(code: str, see: Callable[[list[ast.stmt], int], list[Seen]]) -> list[Seen]:
    """What `see` makes of all statements; some are given to it at a time.

    With them comes the number of lines to be added to theirs. Of a long block the first statement
    is given within it, those behind by themselves. Raises SyntaxError if the code as a whole
    cannot be read.
    """
    return TreeReader(code, see).block(0, len(code), "")


@lru_cache(maxsize=64)
def beginning(indent: str) -> re.Pattern[str]:
    """Where a statement may begin: no comment, no closing bracket, no clause of the one before."""
    clause = r"(?:elif|else|except|finally)\b"
    return re.compile(rf"^{indent}(?:@.*\n{indent})*(?!{clause})[^\s#)\]}}]", re.MULTILINE)


class TreeReader(Generic[Seen]):
    def __init__(self, code: str, see: Callable[[list[ast.stmt], int], list[Seen]]) -> None:
        self.code = code
        self.see = see
        self.newlines = array("q", (found.start() for found in re.finditer("\n", code)))

    def block(self, start: int, end: int, indent: str) -> list[Seen]:
        """The statements between two places, whose lines begin with `indent`."""
        seen: list[Seen] = []
        stops = self.stops(start, end, indent)
        while start < end:
            number = max(bisect_right(stops, start), bisect_right(stops, start + SMALL) - 1)
            try:
                found, start = self.statements(start, stops[number], indent), stops[number]
            except SyntaxError:
                found, start = self.up_to(start, stops, number + 1, indent, self.read)
            seen += found
        return seen

    def stops(self, start: int, end: int, indent: str) -> list[int]:
        pattern = beginning(indent)
        first = pattern.match(self.code, start, end)
        found = pattern.finditer(self.code, first.end() if first else start + 1, end)
        return [*(each.start() for each in found), end]

    def up_to(
        self,
        start: int,
        stops: list[int],
        number: int,
        indent: str,
        read: Callable[[int, int, str], list[Seen]],
    ) -> tuple[list[Seen], int]:
        """What stands before the first of these places that ends a statement, and that place.

        It is looked for in steps that double, from the place with that number on.
        """
        step = 1
        while number < len(stops):
            try:
                return read(start, stops[number], indent), stops[number]
            except SyntaxError:
                last = len(stops) - 1
                number, step = max(number + 1, min(number + step, last)), step * 2
        raise SyntaxError

    def statements(self, start: int, end: int, indent: str) -> list[Seen]:
        is_long = end - start > SMALL and len(indent) < DEEP
        if is_long and COMPOUND.match(self.code, start, end):
            try:
                return self.compound(start, end, indent)
            except SyntaxError:
                pass  # it has clauses, or lines whose indentation says nothing
        return self.read(start, end, indent)

    def compound(self, start: int, end: int, indent: str) -> list[Seen]:
        """A statement with a block: that with the first statement in it, then those behind."""
        deeper = (each[0] for each in LEAD.finditer(self.code, start + 1, end))
        inner = min((each for each in deeper if len(each) > len(indent)), key=len, default="")
        stops = self.stops(start, end, inner)[:-1] if inner else []
        found, behind = self.up_to(start, stops, 0, indent, partial(self.opening, inner=inner))
        return found + self.block(behind, end, inner)

    def opening(self, start: int, end: int, indent: str, inner: str) -> list[Seen]:
        """The lines up to one in the block that they open, in whose place a `pass` may stand."""
        body = in_block(f"{self.code[start:end]}{inner}pass\n", indent)
        is_empty = len(getattr(body[0], "body", ())) < 2
        if len(body) > 1 or (is_empty and not COMPOUND.match(self.code, end)):
            raise SyntaxError  # what may be a docstring is given with what it documents
        return self.see(body, self.lines_above(start, indent))

    def read(self, start: int, end: int, indent: str) -> list[Seen]:
        return self.see(in_block(self.code[start:end], indent), self.lines_above(start, indent))

    def lines_above(self, start: int, indent: str) -> int:
        return bisect_left(self.newlines, start) - bool(indent)


def in_block(text: str, indent: str) -> list[ast.stmt]:
    """The statements in a text whose lines begin with `indent`."""
    if not indent:
        return magics.parse_python(text).body
    around = magics.parse_python(AROUND + text).body
    if len(around) != 1 or not isinstance(around[0], ast.With):
        raise SyntaxError  # the block ends before the text does
    return around[0].body
