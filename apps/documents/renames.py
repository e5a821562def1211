"""Pages that only got another path: found by the words that they kept."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from apps.documents.formats.inline import plain

RUN = 4  # words in a row that count as one thing in common
SAME = 0.5  # of what both pages hold together: then it is the same page
SAME_BY_NAME = 0.25  # where its file is called the same, such as in another folder or format


def renames(
    gone: Mapping[str, Iterable[str]], fresh: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """The old path of each new page that was there before under another one."""
    before = {path: runs_of(texts) for path, texts in gone.items()}
    after = {path: runs_of(texts) for path, texts in fresh.items()}
    taken: dict[str, str] = {}
    for score, old, new in sorted(likely(before, after), key=lambda found: (-found[0], *found[1:])):
        named_alike = PurePosixPath(old).stem == PurePosixPath(new).stem
        is_same = score >= (SAME_BY_NAME if named_alike else SAME)
        if is_same and new not in taken and old not in taken.values():
            taken[new] = old
    return taken


def runs_of(texts: Iterable[str]) -> set[int]:
    """Hashes of the page's words, a few in a row, without their markup. All of a short text."""
    runs = set()
    for text in texts:
        words = plain(text).casefold().split()
        starts = range(max(len(words) - RUN + 1, 1))
        runs |= {hash(tuple(words[start : start + RUN])) for start in starts}
    return runs


def likely(
    before: Mapping[str, set[int]], after: Mapping[str, set[int]]
) -> Iterable[tuple[float, str, str]]:
    """(share of what is common, old path, new path) of pages that have anything in common."""
    holders: dict[int, list[str]] = defaultdict(list)
    for path, runs in before.items():
        for run in runs:
            holders[run].append(path)
    for new, runs in after.items():
        common = Counter(path for run in runs for path in holders.get(run, ()))
        for old, count in common.items():
            yield count / max(len(before[old] | runs), 1), old, new
