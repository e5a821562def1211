"""Patterns that say which files are pages.

`*` stands for anything within one folder, `**` across folders, `?` for one sign. A pattern without
a slash matches names at any depth; one that names a folder matches everything in it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

LONGEST = 200
MOST_STARS = 8  # each may be tried at every place: more would let one pattern take minutes


def matches(path: str, patterns: Iterable[str]) -> bool:
    return any(compiled(pattern).fullmatch(path) for pattern in patterns)


def is_too_much(pattern: str) -> bool:
    return len(pattern) > LONGEST or pattern.count("*") > MOST_STARS


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    pattern = pattern.strip().removeprefix("./").removeprefix("/").rstrip("/")
    if "/" not in pattern:
        pattern = f"**/{pattern}"
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    signs = {"**/": "(?:.+/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(signs.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(f"{body}(?:/.*)?", re.DOTALL)
