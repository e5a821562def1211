import re

import pytest

from glossary.exchange import read_glossary
from glossary.exchange.cells import english_cell, korean_cell
from glossary.exchange.patterns import words_of
from tests import factories


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("구성, 설정", ["구성", "설정"]),
        ("명세, 스펙, 사양", ["명세", "스펙", "사양"]),
        ("프로퍼티/속성", ["프로퍼티", "속성"]),
        ("렌더링(하다)", ["렌더링", "렌더링하다"]),
        ("가용성 영역(availability zone)", ["가용성 영역"]),
        ("이그레스, 송신(egress)", ["이그레스", "송신"]),
        ("베어(bare) 파드", ["베어 파드"]),
        ("API서비스(APIService)", ["API서비스"]),
        ("  자동\n미분 ", ["자동 미분"]),
    ],
)
def test_a_korean_cell_says_its_forms(cell, forms):
    read = korean_cell(cell, "x")

    assert (list(read.forms), read.doubt, read.is_kept) == (forms, "", False)


@pytest.mark.parametrize("cell", ["번역 안 함", "번역안함", "번역하지 않음", "YAML", "yaml"])
def test_a_cell_may_say_not_to_translate(cell):
    assert korean_cell(cell, "YAML").is_kept


@pytest.mark.parametrize(
    ("cell", "doubt"),
    [
        ("", "no korean"),
        ("IOU (intersection over union)", "no hangul"),
        ("배열 (1차원일 때는 벡터)", "unclear korean"),
        ("나무 → 트리", "unclear korean"),
        ("가" * 121, "too long"),
    ],
)
def test_what_is_unclear_waits_for_a_person(cell, doubt):
    assert korean_cell(cell, "x").doubt == doubt


@pytest.mark.parametrize(
    ("cell", "forms", "doubt"),
    [
        ("learning rate, lr", ["learning rate", "lr"], ""),
        ("Tensor / Tensors", ["Tensor", "Tensors"], ""),
        (
            "Function / Functional Components",
            ["Function", "Functional Components"],
            "unclear english",
        ),
        ("Production (environment, use)", ["Production (environment, use)"], "unclear english"),
        ("", [], "no english"),
    ],
)
def test_an_english_cell_says_its_forms(cell, forms, doubt):
    read = english_cell(cell)

    assert (list(read.forms), read.doubt) == (forms, doubt)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("/[듀튜]토리얼/", ["듀토리얼", "튜토리얼"]),
        ("/\\bTutorial\\b/", ["Tutorial"]),
        ("/\\bDependenc(?:y|ies)\\b/", ["Dependency", "Dependencies"]),
        ("/응용\\s?프로그램/", ["응용프로그램", "응용 프로그램"]),
        ("/\\bFull[-\\s]?Stack\\b/", ["FullStack", "Full-Stack", "Full Stack"]),
        ("/\\bC\\+\\+/i", ["C++"]),
    ],
)
def test_a_simple_pattern_is_its_words(pattern, words):
    assert words_of(pattern) == words
    text = pattern.strip("i").strip("/")
    assert all(re.search(text, word) for word in words if not word.endswith("+"))


@pytest.mark.parametrize(
    "pattern",
    ["/랜더(?!링)/", "a.*b", "a+", "[a-z]", "[^a]", "\\d", "a{2}", "(a", "[a", "a)", "", "a?",
     "/" + "[ab]" * 20 + "/", "(" * 50],
)  # fmt: skip
def test_other_patterns_are_not_guessed(pattern):
    assert words_of(pattern) is None


SETS = {
    "hf_transformers_ko": (46, 0),
    "kubernetes_ko": (183, 0),
    "pytorch_kr": (82, 2),
    "react_ko_legacy": (75, 3),
    "react_ko_textlint": (68, None),
    "wandb_ko": (229, None),
}


@pytest.mark.parametrize("name", SETS)
def test_every_row_of_a_real_glossary_is_read_or_doubted(name):
    path = factories.shared("korean", "glossaries", f"{name}.json")
    if path is None:
        pytest.skip("no real glossaries beside the checkout")

    read = read_glossary(path.name, path.read_bytes())

    number, doubted = SETS[name]
    doubts = [(row.raw, row.doubt) for row in read.rows if row.doubt]
    assert len(read.rows) == number
    assert all(row.raw for row in read.rows)
    assert all(row.doubt or row.record.forms for row in read.rows)
    assert read.about["licence"]
    if doubted is not None:
        assert len(doubts) == doubted, doubts
    assert len(doubts) <= 5, doubts
