import pytest

from apps.translation.terms.correcting import corrected
from apps.translation.terms.quotations import quotations
from glossary.matching import TermEntry
from tests.translation.terms.words import BATCH, CONVOLUTION, NETWORK, PLACEMENT, vocabulary

RENDERING = TermEntry("rendering", accepted=["그리기"], forbidden=["렌더링", "랜더링"])
COMPILING = TermEntry("compile", accepted=["번역하다"], forbidden=["컴파일하다"])
AUTODIFF = TermEntry("autodiff", accepted=["자동 미분"], forbidden=["오토 디프", "Autodiff"])
LAYER = TermEntry("layer", accepted=["계층"], forbidden=["층"], exceptions=["층위"])
KEPT = TermEntry("JAX", accepted=["JAX"], forbidden=["잭스"], readings=["잭스"])
WORDS = vocabulary(
    *(CONVOLUTION, BATCH, PLACEMENT, NETWORK, RENDERING, COMPILING, AUTODIFF, LAYER, KEPT),
    readings={"JAX": "잭스"},
)


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        (CONVOLUTION, "컨볼루션을 두 번", "합성곱을 두 번"),
        (PLACEMENT, "배치를 정하고 배치로", "자리 잡기를 정하고 자리 잡기로"),
        (CONVOLUTION, "컨볼루션(convolution)을", "합성곱(convolution)을"),
        (CONVOLUTION, "**컨볼루션**은", "**합성곱**은"),
        (CONVOLUTION, "`컨볼루션`과 컨볼루션", "`컨볼루션`과 합성곱"),
        (CONVOLUTION, "“컨볼루션”이라는 말, 컨볼루션", "“컨볼루션”이라는 말, 합성곱"),
        (CONVOLUTION, '"컨볼루션"이라는 말, 컨볼루션', '"컨볼루션"이라는 말, 합성곱'),
        (CONVOLUTION, "'컨볼루션'을 컨볼루션으로", "'컨볼루션'을 합성곱으로"),
        (CONVOLUTION, "컨볼루션 신경망과 컨볼루션", "컨볼루션 신경망과 합성곱"),
        (RENDERING, "렌더링합니다. 랜더링을 합니다.", "그리기합니다. 그리기를 합니다."),
        (COMPILING, "컴파일합니다. 컴파일을 컴파일러가", "번역합니다. 번역을 컴파일러가"),
        (AUTODIFF, "오토디프는 autodiff를", "자동 미분은 자동 미분을"),
        (LAYER, "층을 쌓은 단층, 층위", "계층을 쌓은 단층, 층위"),
        (KEPT, "잭스는 잭스로", "JAX는 JAX로"),
        (CONVOLUTION, "합성곱", "합성곱"),
    ],
)
def test_forbidden_words_give_way_to_the_accepted_one(term, text, expected):
    source = f"A {term.source}."

    assert corrected(WORDS, source, text, term) == expected
    assert corrected(WORDS, source, expected, term) == expected


def test_a_word_stays_where_it_is_right_for_something_else_of_the_source():
    assert corrected(WORDS, "The placement of a batch.", "배치", PLACEMENT) == "배치"


def test_a_text_with_characters_of_ours_is_left_alone():
    assert corrected(WORDS, "A convolution.", "컨볼루션\U000f0000", CONVOLUTION).startswith("컨볼")


@pytest.mark.parametrize("text", ["it's jax's", '`"a"` and `"b"`', "“열고 닫지 않은"])
def test_what_only_looks_like_a_quotation(text):
    assert quotations(text) == []
