"""What is known of a page while it is being rendered."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

WORDS = (
    "Attention",
    "Caution",
    "Danger",
    "Error",
    "Hint",
    "Important",
    "Note",
    "See also",
    "Tip",
    "To do",
    "Warning",
    "Added in version",
    "Changed in version",
    "Deprecated since version",
    "Figure drawn by the cell above",
    "Generated from the code",
    "Inserted from a file",
    "Not shown in the preview",
    "Output cut here",
    "Show the cell",
    "Show the code",
    "Show the output",
    "This text",
)
"""Every English word of ours that a rendered page may carry; `render(words=…)` translates them."""


class Output(Protocol):
    """One thing that a cell put out. `kind` is stdout, stderr, text, error, html or png.

    `data` is text, for png in base64.
    """

    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TocEntry:
    level: int
    title: str
    id: str


class Label(NamedTuple):
    """A place in this page that others may point at, with the heading there, if any."""

    title: str
    id: str


class Place(NamedTuple):
    """The text that stands on a line: its segment's key, and where a link behind it leads."""

    key: str
    address: str = ""


class Title(NamedTuple):
    """What another page is called, and the language of that where it is not this page's."""

    text: str
    language: str = ""


EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]{500,}")
Resolve = Callable[[str], str | None]
LineOf = Callable[[int], int]
"""From a line of the text that is being read, from 0, to that of the page's file, from 1."""


def nothing(target: str) -> str | None:
    """Resolve no link and no image: the page is seen without its neighbours."""
    return None


def untitled(target: str) -> Title | None:
    """Know no page's title."""
    return None


@dataclass(slots=True)
class Context:
    """What the caller gave, and what has been found in the page so far.

    `outputs`, `marks`, `languages` and `places` are keyed by lines of the page's file, counted
    from 1.
    """

    outputs: Mapping[int, Sequence[Output]] = field(default_factory=dict)
    marks: Mapping[int, str] = field(default_factory=dict)
    languages: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    resolve_image: Resolve = nothing
    resolve_link: Resolve = nothing
    resolve_title: Callable[[str], Title | None] = untitled
    id_prefix: str = "page-"
    toc: list[TocEntry] = field(default_factory=list)
    labels: dict[str, Label] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)
    """Addresses that the caller's functions gave; what they say is not resolved again."""
    pictures: dict[str, str] = field(default_factory=dict)
    """Pictures that stand in the text itself, by the short name that stands in for them."""
    front_title: str = ""
    _ids: dict[str, int] = field(default_factory=dict)
    _output_lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._output_lines = sorted(self.outputs)

    def word(self, english: str) -> str:
        return self.words.get(english, english)

    def outputs_between(self, first: int, last: int) -> list[Output]:
        """The outputs of all cells whose code begins on one of these lines, `last` included."""
        lines = self._output_lines[
            bisect_left(self._output_lines, first) : bisect_right(self._output_lines, last)
        ]
        return [output for line in lines for output in self.outputs[line]]

    def link_to(self, target: str) -> str | None:
        return self._remember(self.resolve_link(target))

    def image_at(self, source: str) -> str | None:
        if source.startswith("picture:"):
            return self.pictures.get(source)
        if source.startswith("data:"):
            return source
        return self._remember(self.resolve_image(source))

    def without_pictures(self, text: str) -> str:
        """The text without its large embedded pictures, which no parser should walk through."""

        def put_aside(found: re.Match[str]) -> str:
            name = f"picture:{len(self.pictures)}"
            self.pictures[name] = found[0]
            return name

        return EMBEDDED.sub(put_aside, text)

    def _remember(self, address: str | None) -> str | None:
        if address:
            self.resolved.add(address)
        return address

    def add_heading(self, level: int, title: str, id_: str = "") -> str:
        """Note a heading for the table of contents; the id that it gets."""
        id_ = id_ or self._free_id(slug(title))
        self.toc.append(TocEntry(level, title, id_))
        return id_

    def _free_id(self, wanted: str) -> str:
        free = wanted
        while free in self._ids:
            self._ids[wanted] += 1
            free = f"{wanted}-{self._ids[wanted]}"
        self._ids[free] = 0
        return free

    @property
    def title(self) -> str:
        return self.toc[0].title if self.toc else self.front_title


def names(text: str) -> frozenset[str]:
    """A table of words, written as a sentence."""
    return frozenset(text.split())


def slug(title: str) -> str:
    """The id that MyST gives a heading, Hangul included."""
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return re.sub(r"\s", "-", kept)[:100] or "section"
