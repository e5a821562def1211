"""The labelled blocks, with the text that they speak of."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from glossary.matching import Matcher, TermEntry
from tests.factories import shared
from tests.glossary.cells import terms_of

LABELS = Path(__file__).parent / "labelled"
PROJECTS = ("react", "vue")


@dataclass(frozen=True)
class Block:
    """`sources` and `targets` are start, end and the term or the form."""

    english: str
    korean: str
    sources: frozenset[tuple[int, int, str]]
    targets: frozenset[tuple[int, int, str]]


def corpus(*parts: str) -> Path:
    path = shared("korean", *parts)
    if path is None:
        pytest.skip("the translations by people in ../shared/korean are not here")
    return path


@cache
def pairs(project: str) -> list[tuple[str, str]]:
    """English and Korean of each block of a project."""
    lines = corpus("parallel", project, "aligned.jsonl").read_text(encoding="utf-8").splitlines()
    return [(row["en"], row["ko"]) for row in map(json.loads, lines)]


@cache
def terms(project: str) -> tuple[TermEntry, ...]:
    if project == "vue":
        return tuple(terms_of(LABELS / "vue_terms.json"))
    names = ("react_ko_legacy.json", "react_ko_textlint.json")
    lists = [corpus("glossaries", name) for name in names]
    return tuple(terms_of(*lists, LABELS / "react_more.json"))


@cache
def matcher(project: str) -> Matcher:
    return Matcher(terms(project))


def blocks(project: str) -> list[Block]:
    lines = (LABELS / f"{project}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_block(pairs(project), json.loads(line)) for line in lines]


def _block(texts: list[tuple[str, str]], label: dict) -> Block:
    english, korean = texts[label["line"] - 1]
    digest = hashlib.sha256(f"{english}\0{korean}".encode()).hexdigest()[:12]
    assert digest == label["digest"], "the labels are for another version of the corpus"
    return Block(
        english,
        korean,
        frozenset(tuple(place) for place in label["en"]),
        frozenset(tuple(place) for place in label["ko"]),
    )
