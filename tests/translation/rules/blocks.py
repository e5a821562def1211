"""Blocks of documentation that people translated, and what the rules flag in them.

`python -m tests.translation.rules.blocks react kept-marks` shows each flag with its block's id, to
be judged; the judgements are in judged.json, by project, rule and block.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from apps.translation.rules import Context, Finding, check
from apps.translation.rules.pages import speech_level

PROJECTS = ("react", "vue", "jax_kolonist26")
JUDGED = Path(__file__).with_name("judged.json")
PARALLEL = Path(__file__).resolve().parents[4] / "shared/korean/parallel"
KINDS = {"para": "paragraph", "li": "list_item"}


@dataclass(frozen=True)
class Block:
    name: str
    text: str
    context: Context


@lru_cache(maxsize=4)
def blocks_of(project: str) -> list[Block]:
    path = PARALLEL / project / "aligned.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    pages = defaultdict(list)
    for row in rows:
        pages[row["file"]].append(row["ko"])
    levels = {name: speech_level(texts) for name, texts in pages.items()}
    return [
        Block(
            f"{row['file']}:{row['ko_line']}",
            row["ko"],
            Context(
                source=row["en"],
                flavour="rst" if row["file"].endswith(".rst") else "markdown",
                kind=KINDS.get(row["kind"], "heading"),
                level=levels[row["file"]],
            ),
        )
        for row in rows
    ]


def flags_in(project: str) -> Iterator[tuple[Block, Finding]]:
    for block in blocks_of(project):
        for finding in check(block.text, block.context):
            yield block, finding


def flagged(project: str) -> dict[str, set[str]]:
    """The blocks that each rule flags."""
    found = defaultdict(set)
    for block, finding in flags_in(project):
        found[finding.rule].add(block.name)
    return found


def main(project: str, *rules: str) -> None:
    for block, found in flags_in(project):
        if found.rule in rules:
            around = block.text[max(found.start - 30, 0) : found.end + 20].replace("\n", " ")
            fix = "" if found.fix is None else f" → {found.fix!r}"
            what = found.about or block.text[found.start : found.end]
            print(f"{block.name} | {around} | {what}{fix}")


if __name__ == "__main__":
    main(*sys.argv[1:])
