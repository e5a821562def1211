"""What changed upstream, by class, from the paragraphs of changes.md."""

import re
from pathlib import Path

import pytest

from apps.documents.classes import ChangeClass, classify

CASES = Path(__file__).with_name("changes.md").read_text()
CASE = re.compile(
    r"^=== (?P<class>\w+) (?P<kind>\w+)\n(?P<old>.*?)\n---\n(?P<new>.*?)(?=\n\n===|\s*\Z)",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.parametrize("case", list(CASE.finditer(CASES)), ids=lambda case: case["new"][:40])
def test_a_change_is_of_its_class(case):
    assert classify(case["old"], case["new"], case["kind"]) == ChangeClass(case["class"])
    assert classify(case["new"], case["old"], case["kind"]) == ChangeClass(case["class"])


def test_all_cases_are_read():
    assert len(list(CASE.finditer(CASES))) == CASES.count("\n=== ")


def test_the_same_text_is_unchanged():
    assert classify("One.", "One.", "paragraph") == ChangeClass.UNCHANGED


def test_very_long_texts_are_not_compared_word_by_word():
    assert classify("word " * 5000, "other " + "word " * 5000, "paragraph") == ChangeClass.PROSE
