"""Texts that strangers might give: long ones of one part, and forms that are none."""

import pytest

from glossary.hangul import nfc
from glossary.lookup import Index
from glossary.matching import Matcher, TermEntry
from glossary.particles import replace_term

TERMS = [
    TermEntry(
        "convolution", ["conv"], ["합성곱"], ["Convolution", "합성"], exceptions=["합성곱은은"]
    ),
    TermEntry("autodiff", accepted=["자동 미분"]),
    TermEntry("learning rate", accepted=["학습률"]),
    TermEntry("learning", accepted=["학습하다"]),
    TermEntry("layer", accepted=["층"], exceptions=["계층"]),
    TermEntry("function", accepted=["함수"]),
    TermEntry("context", accepted=["context"]),
]
MATCHER, INDEX = Matcher(TERMS), Index(TERMS)
# What looks at every pair of places outlasts any test at the longer of the two.
LENGTHS = [20_000, pytest.param(400_000, marks=pytest.mark.prove)]
PARTS = [
    "a", "합성곱", "은", "합성", "learning ", "learning rate ", "\u1112\u1161\u11b8",
    "\u0301\u0316", "\ud800합성곱", "합\u200b성\u200b곱", "자동 ", " ", "(Convolution ", '"합성곱 ',
    "함수에서에서", "계층", "\n \n", "_context_ ", "conv.", "합성곱은은", "\x00층", "합성곱(",
    "합성곱</a", "합성곱](", "학습하", "-", "\u00ad",
]  # fmt: skip


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("part", PARTS)
def test_a_long_text_of_one_part_is_read(part, length):
    text = "합성곱" + part * (length // len(part)) + "을"

    for hit in (*MATCHER.find_source(text), *MATCHER.find_target(text)):
        assert 0 <= hit.start < hit.end <= len(text)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("part", PARTS)
def test_words_are_replaced_in_a_long_text_of_one_part(part, length):
    text = part * (length // len(part))

    replace_term(text, "합성곱", "컨볼루션", exceptions=["합성곱은은"])


def test_a_hundred_thousand_accents_are_composed():
    text = "a" + "\u0301\u0316" * 100_000 + " 합성곱"

    assert nfc(text).endswith("합성곱")


def test_long_texts_are_composed_whole():
    text = "합성곱 " * 1000

    assert nfc("\u1112\u1161\u11b8\u1109\u1165\u11bc\u1100\u1169\u11b8 " * 1000) == text


@pytest.mark.parametrize("part", PARTS)
def test_a_query_of_one_part_is_answered(part):
    INDEX.search(part * (20_000 // len(part)))


def test_a_glossary_of_strange_forms_is_taken():
    forms = [
        "",
        " ",
        "\ud800",
        "\x00",
        "하다",
        "-",
        "--",
        "(하다)",
        "a" * 10_000,
        "층 " * 500,
        "\u0301",
    ]
    terms = [
        TermEntry(form, forms, forms, forms, forms, forms, case_sensitive=True) for form in forms
    ]

    Matcher(terms).find_source("a - b 하다")
    Matcher(terms).find_target("하다 층 층")
    Index(terms).search("하다")
