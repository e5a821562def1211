import pytest

from apps.translation.terms.findings import findings, of_decided
from glossary.matching import TermEntry
from tests.translation.terms.words import BATCH, CONVOLUTION, NETWORK, PLACEMENT, vocabulary

SMOOTHING = TermEntry("smoothing", accepted=["평활화", "스무딩"])
WORDS = vocabulary(CONVOLUTION, BATCH, PLACEMENT, NETWORK, proposed=[SMOOTHING])


def told(source, text):
    return [(one.source, one.verdict, one.form, one.count) for one in findings(WORDS, source, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("합성곱을 구합니다.", [("right", "합성곱", 1)]),
        ("합성곱은 합성곱입니다.", [("right", "합성곱", 2)]),
        ("연산을 구합니다.", [("missing", "", 1)]),
        ("컨볼루션을 구합니다.", [("wrong", "컨볼루션", 1)]),
        ("`컨볼루션`을 구합니다.", [("missing", "", 1)]),
        ("합성곱, 곧 컨볼루션입니다.", [("right", "합성곱", 1), ("wrong", "컨볼루션", 1)]),
        ("컨볼루션 신경망입니다.", [("missing", "", 1)]),
        (None, [("untranslated", "", 1)]),
    ],
)
def test_a_term_of_the_source_is_right_wrong_or_missing(text, expected):
    found = told("A convolution.", text)

    assert found == [("convolution", *each) for each in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("평활화와 스무딩", [("평활화", 1), ("스무딩", 1)]), ("매끄럽게", [("", 1)])],
)
def test_forms_proposed_for_an_undecided_term_are_counted(text, expected):
    found = told("This is smoothing.", text)

    assert found == [("smoothing", "undecided", *each) for each in expected]


def test_a_word_not_to_be_used_is_wrong_without_its_term_too():
    assert told("It is computed.", "컨볼루션입니다.") == [("convolution", "wrong", "컨볼루션", 1)]


def test_a_right_word_without_its_term_is_nobodys_business():
    assert told("It is computed.", "합성곱입니다.") == []


def test_a_word_that_another_term_of_the_source_wants_is_not_wrong():
    assert told("A batch.", "배치입니다.") == [("batch", "right", "배치", 1)]
    assert told("Its placement.", "배치입니다.") == [("placement", "wrong", "배치", 1)]


def test_what_stands_in_quotation_marks_only_is_marked():
    [quoted] = findings(WORDS, "A convolution.", "“컨볼루션”이라고 부릅니다.")
    [mixed] = findings(WORDS, "A convolution.", "“컨볼루션”은 컨볼루션입니다.")

    assert (quoted.is_quoted, mixed.is_quoted) == (True, False)


def test_of_each_decided_term_the_worst_is_told():
    found = findings(WORDS, "A convolution and smoothing.", "합성곱, 곧 컨볼루션의 평활화")

    assert [(one.source, one.verdict) for one in of_decided(found)] == [("convolution", "wrong")]
