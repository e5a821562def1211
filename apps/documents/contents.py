"""The order of pages, as the documentation's own tables of contents have it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath

SUFFIXES = (".md", ".rst", ".ipynb")
OPENING = re.compile(
    r"^(?P<indent>[ \t]*)(?:\.\.[ ]toctree::|(?P<fence>`{3,}|:{3,}|~{3,})\{toctree\})[ \t]*$",
    re.MULTILINE,
)
TITLED = re.compile(r".*<([^<>]+)>$")


def ordered(paths: Sequence[str], text_of: Callable[[str], str]) -> list[str]:
    """Pages in the order in which a reader turns them; those in no contents come last, by path.

    `text_of` gives a page's text; a contents page names its own children. Each page comes once.
    """
    known = set(paths)
    order: dict[str, None] = {}
    waiting = sorted((path for path in paths if is_root(path)), key=lambda p: (p.count("/"), p))
    waiting.reverse()
    while waiting:
        path = waiting.pop()
        if path not in order:
            order[path] = None
            waiting += reversed(list(children(path, text_of(path), known)))
    return [*order, *sorted(known - set(order))]


def is_root(path: str) -> bool:
    """An index page at the top, or in a folder at the top, such as docs/index.rst."""
    return path.count("/") <= 1 and path.rpartition("/")[2].startswith("index.")


def children(path: str, text: str, known: set[str]) -> Iterator[str]:
    for entry in entries(text):
        if entry.startswith(("http:", "https:")) or entry == "self":
            continue
        place = entry.lstrip("/") if entry.startswith("/") else join(dirname(path), entry)
        if entry.startswith("/") and "/" in path:
            place = join(path.split("/")[0], place)
        yield from found(normpath(place), known)


def found(place: str, known: set[str]) -> Iterator[str]:
    """The pages that a contents entry means: with or without suffix, or a pattern."""
    if "*" in place or "?" in place:
        yield from sorted(path for path in known if fnmatchcase(path.rpartition(".")[0], place))
        return
    for candidate in (place, *(place + suffix for suffix in SUFFIXES)):
        if candidate in known:
            yield candidate
            return


def entries(text: str) -> Iterator[str]:
    """What the toctrees of a page list, `Title <path>` as its path."""
    for opening in OPENING.finditer(text):
        lines = text[opening.end() :].split("\n")[1:]
        for line in body(lines, opening["indent"], opening["fence"]):
            entry = line.strip()
            if entry and not entry.startswith(":"):
                titled = TITLED.match(entry)
                yield titled[1].strip() if titled else entry


def body(lines: Sequence[str], indent: str, fence: str | None) -> Iterator[str]:
    """The lines inside a toctree: to the closing fence, or as long as they are indented."""
    for line in lines:
        if fence:
            if line.strip().startswith(fence):
                return
        elif line.strip() and len(line) - len(line.lstrip()) <= len(indent):
            return
        yield line


def without_pairs(paths: Sequence[str]) -> Mapping[str, str]:
    """Pages and, for a jupytext pair, the notebook beside it: x.md and x.ipynb are one page."""
    known = set(paths)
    pairs = {path: f"{path.removesuffix('.md')}.ipynb" for path in paths if path.endswith(".md")}
    notebooks = {pair for pair in pairs.values() if pair in known}
    return {
        path: pair if (pair := pairs.get(path, "")) in known else ""
        for path in paths
        if path not in notebooks
    }
