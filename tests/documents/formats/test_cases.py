"""Runs the case files: a page, what is to be translated in it, and the page written back."""

import re
from pathlib import Path

import pytest

from apps.documents.formats import check_translation, join, parse

CASES = Path(__file__).with_name("cases")
CASE = re.compile(
    r"^=== (?P<name>.+?) \((?P<path>[\w.]+)\)\n(?P<body>.*?)(?=^=== |\Z)", re.M | re.S
)


def read_cases():
    cases = []
    for file in sorted(CASES.glob("*.md")):
        for found in CASE.finditer(file.read_text()):
            name = f"{file.stem}: {found['name']}"
            cases.append(pytest.param(found["path"], *parts(found["body"]), id=name))
    return cases


def parts(body):
    """The parts of a case: the page, its segments, and after `-> n: text` the page translated."""
    page, _, rest = body.partition("\n--- segments\n")
    segments, _, rest = rest.partition("\n--- translated ")
    number, _, rest = rest.partition(": ")
    translation, _, joined = rest.partition("\n")
    return page + "\n", segments.strip("\n").split("\n"), number, translation, joined


@pytest.mark.parametrize(
    ("path", "page", "expected", "number", "translation", "joined"), read_cases()
)
def test_case(path, page, expected, number, translation, joined):
    document = parse(page, path)

    found = [f"{each.kind} {each.text!r}" for each in document.segments]

    assert found == [line for line in expected if line]
    assert join(document, {}) == page
    if number:
        segment = document.segments[int(number) - 1]
        text = translation.replace("\\n", "\n")
        assert join(document, {segment.key: text}) == joined.rstrip("\n") + "\n"
        assert check_translation(document, segment.key, text) == []
