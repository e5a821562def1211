"""Which file of a translated tree is for which page, by path."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

LANGUAGE = re.compile(r"[._-](?:ko|kr|ko[-_]KR|korean)$", re.IGNORECASE)


def pages_for(files: Iterable[str], pages: Collection[str]) -> dict[str, str]:
    """The page of each file: of the same path, else of the longest common end of both.

    `ko/guide/a.md` and `guide/a.ko.md` are for `docs/guide/a.md`, and so may be a file of another
    suffix. A file that could be for several pages is for none; no page has two files.
    """
    by_name = defaultdict(list)
    for page in pages:
        by_name[_parts(page)[-1]].append(page)
    ranked = []
    for file in files:
        parts = _parts(file)
        scores = {page: _score(file, page) for page in by_name[parts[-1]]}
        best = max(scores.values(), default=0.0)
        likeliest = [page for page, score in scores.items() if score == best]
        if len(likeliest) == 1:
            ranked.append((best, file, likeliest[0]))
    found: dict[str, str] = {}
    for _score_of, file, page in sorted(ranked, key=lambda one: (-one[0], one[1])):
        if page not in found.values():
            found[file] = page
    return found


def _parts(path: str) -> tuple[str, ...]:
    """Folders and name, without suffix and without a language at the name's end."""
    whole = PurePosixPath(path)
    return (*whole.parts[:-1], LANGUAGE.sub("", whole.stem))


def _score(file: str, page: str) -> float:
    """Common parts at the end; the same path and the same suffix decide between equals."""
    common = 0
    for one, other in zip(reversed(_parts(file)), reversed(_parts(page)), strict=False):
        if one != other:
            break
        common += 1
    is_same_kind = PurePosixPath(file).suffix == PurePosixPath(page).suffix
    return common + 0.25 * (file == page) + 0.5 * is_same_kind
