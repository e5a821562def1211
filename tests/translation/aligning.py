"""How well hand-made translations find their segments, held against a list made by hand.

`python -m tests.translation.aligning FOLDER` prints the table. The list names segments by their
line and their number on it; each of its lines says which ones of the source one of Korean is for.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from apps.documents.formats import Document, parse
from apps.translation.alignment import Pair, align
from apps.translation.alignment.pieces import HANGUL

CHECKED = Path(__file__).with_name("cases") / "kolonist26.txt"
COLUMNS = ("blocks", "right", "sure", "sure but wrong")


def checked() -> dict[str, dict[str, list[str]]]:
    """By page and place in the translation: the places in the source."""
    pages: dict[str, dict[str, list[str]]] = {}
    for line in CHECKED.read_text().splitlines():
        if line.startswith("# "):
            known = pages[line[2:]] = {}
        else:
            place, *wanted = line.split()
            known[place] = wanted
    return pages


def places(document: Document) -> dict[str, str]:
    """Line and number on the line of each segment, by its key."""
    seen: Counter[int] = Counter()
    found = {}
    for segment in document.segments:
        found[segment.key] = f"{segment.line}.{seen[segment.line]}"
        seen[segment.line] += 1
    return found


def counts(
    pairs: Iterable[Pair],
    wanted: Mapping[str, list[str]],
    source: Mapping[str, str],
    target: Mapping[str, str],
) -> Counter[str]:
    """Right is a block on a segment it translates, or on none if it has none.

    Only blocks on the list count: more may come to be offered.
    """
    found: Counter[str] = Counter()
    known = set(source.values())
    for pair in pairs:
        for segment in pair.target:
            if HANGUL.search(segment.text) and target[segment.key] in wanted:
                goal = set(wanted[target[segment.key]]) & known
                got = {source[one.key] for one in pair.source}
                found["blocks"] += 1
                found["right"] += bool(goal & got) or goal == got
                found["sure"] += pair.is_sure
                found["sure but wrong"] += pair.is_sure and goal != got
    return found


def measured(folder: Path) -> dict[str, Counter[str]]:
    """The counts of each page of a folder with `en` and `ko` in it."""
    table = {}
    for path, wanted in checked().items():
        source, target = (
            parse((folder / language / path).read_text(), path) for language in ("en", "ko")
        )
        table[path] = counts(align(source, target), wanted, places(source), places(target))
    return table


def main(folder: str) -> None:
    table = measured(Path(folder))
    table["all"] = sum(table.values(), Counter())
    width = max(map(len, table))
    print(" " * width, *COLUMNS, sep="  ")
    for path, found in table.items():
        print(path.ljust(width), *(str(found[name]).rjust(len(name)) for name in COLUMNS), sep="  ")


if __name__ == "__main__":
    main(sys.argv[1])
