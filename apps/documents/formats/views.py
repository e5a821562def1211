"""Texts inside texts: what is left of a page without its prefixes, and where it stood."""

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

NEWLINE = re.compile(r"\r\n|\n|\r")
ESCAPE = re.compile(r"\\(.)")


class Lines(Sequence[str]):
    """The lines of a text, each cut out of it when it is asked for: none is kept."""

    __slots__ = ("starts", "text")

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self.text = text
        self.starts = starts

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self.starts)))]
        start = self.starts[number]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self.starts)))


class View:
    """A text made of pieces of another text. `at` says where a character stands in the unit.

    `points` are the starts of its lines, `places` where these begin in `outer`.
    """

    __slots__ = ("lines", "outer", "places", "points", "text")

    def __init__(
        self,
        text: str,
        points: Sequence[int],
        places: Sequence[int],
        outer: "View | None" = None,
    ) -> None:
        self.text = text
        self.points = points
        self.places = places
        self.outer = outer
        self.lines = Lines(text, points)

    def at(self, offset: int) -> int:
        index = bisect_right(self.points, offset) - 1
        place = self.places[index] + offset - self.points[index]
        return self.outer.at(place) if self.outer else place

    @classmethod
    def of_lines(cls, lines: Iterable[tuple[str, int]], outer: "View | None" = None) -> "View":
        """A view of lines given as their content and its place in `outer`."""
        texts, points, places, point = [], array("q"), array("q"), 0
        for text, place in lines:
            texts.append(text)
            points.append(point)
            places.append(place)
            point += len(text) + 1
        return cls("\n".join(texts), points or [0], places or [0], outer)

    def slice(self, first: int, last: int, indent: int = 0) -> "View":
        """The lines first..last (exclusive), less up to `indent` columns of leading blanks."""
        picked = []
        for line, point in zip(self.lines[first:last], self.points[first:last], strict=False):
            cut = min(indent, len(line) - len(line.lstrip(" \t")))
            picked.append((line[cut:], point + cut))
        return View.of_lines(picked, self)


class Unit:
    """A stretch of a page that is read on its own: the whole page, or one cell of a notebook.

    `text` is decoded; `place` maps an offset in it to the page; `encode` writes text as the page
    has it: `glue` is what a notebook has for a newline. `flavour` is markdown, rst or python.
    """

    __slots__ = ("flavour", "glue", "is_ascii", "newline", "places", "points", "text")

    def __init__(
        self,
        text: str,
        points: Sequence[int],
        places: Sequence[int],
        glue: str | None = None,
        is_ascii: bool = False,
        flavour: str = "markdown",
    ) -> None:
        self.flavour = flavour
        self.text = text
        self.points = points
        self.places = places
        self.glue = glue
        self.is_ascii = is_ascii
        found = NEWLINE.search(text)
        self.newline = found.group() if found else "\n"

    def place(self, offset: int) -> int:
        index = bisect_right(self.points, offset) - 1
        shift = self.places[index] - self.points[index]
        return offset + shift if shift else offset

    def encode(self, text: str) -> str:
        """`text` (its newlines are \\n) as it is written into the page."""
        text = self.decoded(text)
        if self.glue is None:
            return text
        glue = self.glue
        written = json.dumps(text, ensure_ascii=self.is_ascii)[1:-1]
        return ESCAPE.sub(lambda found: glue if found[1] == "n" else found[0], written)

    def decoded(self, text: str) -> str:
        """`text` with the line endings of this unit."""
        return text.replace("\n", self.newline)

    def view(self) -> View:
        """All lines of the unit, without their line endings."""
        if "\r" not in self.text:
            sizes = (len(line) + 1 for line in self.text.split("\n"))
            starts = array("q", accumulate(sizes, initial=0))
            starts.pop()
            return View(self.text, starts, starts)
        lines, start = [], 0
        for newline in NEWLINE.finditer(self.text):
            lines.append((self.text[start : newline.start()], start))
            start = newline.end()
        lines.append((self.text[start:], start))
        return View.of_lines(lines)

    def line_prefix(self, offset: int) -> str:
        """What stands before `offset` on its line."""
        start = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        return self.text[start:offset]
