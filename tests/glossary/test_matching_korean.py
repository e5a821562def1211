"""Which forms of terms are found in Korean translations, and where they only look alike."""

import unicodedata

import pytest

from glossary.matching import Matcher, TermEntry
from tests.glossary.matched import AUTODIFF, TERMS, targets


def test_particles_do_not_hide_a_korean_form():
    text = "합성곱을, 합성곱은, 합성곱이라는, 컨볼루션으로"

    assert targets(text) == [("합성곱", "accepted")] * 3 + [("컨볼루션", "forbidden")]


def test_spaces_are_optional_only_where_a_form_has_them():
    hits = targets("자동미분, 자동 미분, 자동\n미분, 합 성곱")

    assert [found for found, _ in hits] == ["자동미분", "자동 미분", "자동\n미분"]


def test_the_longest_korean_form_wins():
    hits = Matcher(TERMS).find_target("자동 미분과 미분")

    assert [hit.term.source for hit in hits] == ["automatic differentiation", "derivative"]


def test_one_syllable_needs_a_left_edge_and_honours_exceptions():
    assert targets("이 축은 구축, 좌표축, 축소와 다르다") == [("축", "accepted")]


@pytest.mark.parametrize(
    "after", ["은", "에서는", "들을", "마다", "(axis)을", "**을", "입니다", "이라는", ""]
)
def test_one_syllable_is_found_before_particles(after):
    assert targets(f"그 축{after}") == [("축", "accepted")]


@pytest.mark.parametrize("word", ["축적", "축약을", "축음기", "축의금", "축하는"])
def test_one_syllable_is_not_found_at_the_head_of_another_word(word):
    assert targets(word) == []


def test_an_exception_of_one_term_hides_no_other_term():
    learning = TermEntry("learning", accepted=["학습"], exceptions=["학습률"])
    rate = TermEntry("learning rate", accepted=["학습률"])

    hits = Matcher([learning, rate]).find_target("학습률과 학습")

    assert [hit.term.source for hit in hits] == ["learning rate", "learning"]


def test_a_forbidden_original_in_brackets_is_a_gloss_and_allowed():
    assert targets("합성곱(convolution)과 Convolution을") == [
        ("합성곱", "accepted"),
        ("Convolution", "forbidden"),
    ]


def test_latin_forms_in_korean_need_latin_edges_only():
    gpu = TermEntry("GPU", accepted=["GPU"])

    assert targets("GPU를 GPUX MyGPU 새GPU", [gpu]) == [("GPU", "accepted")] * 2


def test_positions_count_in_the_text_as_given():
    text = unicodedata.normalize("NFD", "이 합성곱을")

    [hit] = Matcher(TERMS).find_target(text)

    assert text[hit.start : hit.end] == unicodedata.normalize("NFD", "합성곱")


def test_one_form_of_two_terms_gives_a_hit_for_each():
    terms = [TermEntry("array", accepted=["배열"]), TermEntry("sequence", forbidden=["배열"])]

    assert targets("배열을", terms) == [("배열", "accepted"), ("배열", "forbidden")]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("로그", "프로그램과 블로그, 카탈로그"),
        ("리스", "리스트와 리스너, 릴리스, 헤드리스"),
        ("모의", "부모의"),
        ("속성", "종속성, 연속성"),
        ("함수", "함수형 언어"),
        ("인스턴스", "인스턴스화하여"),
        ("생성", "생성자를"),
        ("도입", "용도입니다"),
        ("분석", "분석가는"),
        ("타입", "타입스크립트, 프로토타입"),
        ("활성화", "비활성화"),
    ],
)
def test_a_form_is_not_found_inside_another_word(form, text):
    assert targets(text, [TermEntry("x", accepted=[form])]) == []


@pytest.mark.parametrize(
    "text",
    [
        "순수함수를",
        "함수이름",
        "함수값은",
        "함수들에서만",
        "함수여야",
        "함수이므로",
        "재귀함수",
        "함수결과",
    ],
)
def test_a_form_is_found_in_a_compound_and_before_endings(text):
    assert targets(text, [TermEntry("function", accepted=["함수"])]) == [("함수", "accepted")]


def test_a_term_that_is_an_ordinary_word_is_found():
    terms = [TermEntry("log", accepted=["로그"]), TermEntry("program", accepted=["프로그램"])]

    assert targets("프로그램의 로그", terms) == [("프로그램", "accepted"), ("로그", "accepted")]


@pytest.mark.parametrize("form", ["렌더링하다", "렌더링(하다)", "렌더링하기"])
@pytest.mark.parametrize("text", ["렌더링합니다", "렌더링된", "렌더링할 때", "렌더링을", "렌더링"])
def test_a_korean_verb_is_found_by_its_noun(form, text):
    assert targets(text, [TermEntry("render", accepted=[form])]) == [("렌더링", "accepted")]


def test_a_verb_and_its_noun_that_are_two_terms_keep_apart():
    terms = [TermEntry("evict", accepted=["축출하다"]), TermEntry("eviction", accepted=["축출"])]

    hits = Matcher(terms).find_target("축출하는 중에 축출을 막으면 축출됩니다")

    assert [hit.term.source for hit in hits] == ["evict", "eviction", "evict"]


def test_the_spacing_that_a_form_forbids_is_found():
    term = TermEntry("lifecycle", accepted=["생명주기"], forbidden=["생명 주기"])

    assert targets("생명 주기와 생명주기", [term]) == [
        ("생명 주기", "forbidden"),
        ("생명주기", "accepted"),
    ]


def test_a_paragraph_s_end_parts_words():
    assert targets("자동\n\n미분", [AUTODIFF]) == []
    assert targets("자동\n   미분", [AUTODIFF]) == [("자동\n   미분", "accepted")]


def test_latin_forms_in_korean_have_a_plural_and_a_singular():
    terms = [TermEntry("ref", accepted=["ref"]), TermEntry("props", accepted=["props"])]

    assert [found for found, _ in targets("refs를 prop과", terms)] == ["refs", "prop"]
