import json

import pytest

from glossary.particles import replace_term
from tests.factories import shared

READINGS = {"JAX": "잭스", "vmap": "브이맵", "pytree": "파이트리", "jit": "짓", "kernel": "커널"}


@pytest.mark.parametrize(
    ("before", "old", "new", "after"),
    [
        ("컨볼루션을 두 번", "컨볼루션", "합성곱", "합성곱을 두 번"),
        ("배치를 나눈다", "배치", "묶음", "묶음을 나눈다"),
        ("배치는 배치가 배치와", "배치", "묶음", "묶음은 묶음이 묶음과"),
        ("배치로 배치로서 배치로부터", "배치", "묶음", "묶음으로 묶음으로서 묶음으로부터"),
        ("묶음으로 묶음으로써의", "묶음", "커널", "커널로 커널로써의"),
        ("커널로", "커널", "핵", "핵으로"),
        ("묶음이라는 묶음이라고 묶음이란", "묶음", "배치", "배치라는 배치라고 배치란"),
        ("배치라는 배치라고 배치란", "배치", "묶음", "묶음이라는 묶음이라고 묶음이란"),
        ("배치다. 배치였다. 배치예요.", "배치", "묶음", "묶음이다. 묶음이었다. 묶음이에요."),
        ("묶음이다. 묶음이었다.", "묶음", "배치", "배치이다. 배치였다."),
        ("배치여야 배치여서", "배치", "묶음", "묶음이어야 묶음이어서"),
        ("배치입니다. 배치처럼 배치마다", "배치", "묶음", "묶음입니다. 묶음처럼 묶음마다"),
        ("배치와의 배치는커녕", "배치", "묶음", "묶음과의 묶음은커녕"),
        ("배치들을", "배치", "묶음", "묶음들을"),
        ("컴파일합니다. 컴파일된", "컴파일", "번역", "번역합니다. 번역된"),
        ("렌더링하는, 렌더링을", "렌더링하다", "표현하다", "표현하는, 렌더링을"),
        ("자동미분을, 자동 미분은", "자동 미분", "자동 미분법", "자동 미분법을, 자동 미분법은"),
    ],
)
def test_the_particle_follows_the_new_word(before, old, new, after):
    assert replace_term(before, old, new) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("배치(batch)를", "묶음(batch)을"),
        ("배치 (`batch`)는", "묶음 (`batch`)은"),
        ("**배치**가", "**묶음**이"),
        ("“배치”와", "“묶음”과"),
        ("[배치](http://a.b/(c))로", "[묶음](http://a.b/(c))으로"),
        ("배치(큰 배치를 나눈 배치)와", "묶음(큰 묶음을 나눈 묶음)과"),
        ("<b>배치</b>를", "<b>묶음</b>을"),
        (":ref:`배치 <batch>`\\ 를", ":ref:`묶음 <batch>`\\ 을"),
    ],
)
def test_the_particle_is_found_behind_marks_and_brackets(before, after):
    assert replace_term(before, "배치", "묶음") == after


@pytest.mark.parametrize(
    "text",
    [
        "`배치`를",
        "https://a.b/배치를",
        "[x](배치)",
        "<a 배치>",
        "$배치$를",
        "``배치``를",
        "[a](#배치)",
    ],
)
def test_code_and_addresses_stay(text):
    assert replace_term(text, "배치", "묶음") == text


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("분석가는 분석을", "분석", "해석", "해석가는 해석을"),
        ("사용자는", "사용", "이용", "이용자는"),
        ("배치로딩", "배치", "묶음", "묶음로딩"),
        ("함수이름은", "함수", "펑션", "펑션이름은"),
    ],
)
def test_a_longer_word_is_not_taken_for_a_particle(text, old, new, after):
    assert replace_term(text, old, new) == after


@pytest.mark.parametrize(
    ("text", "old", "new", "after"),
    [
        ("합성곱을 합성곱으로", "합성곱", "JAX", "JAX를 JAX로"),
        ("함수를", "함수", "`jax.vmap`", "`jax.vmap`을"),
        ("트리를", "트리", "pytree", "pytree를"),
        ("핵으로", "핵", "kernel", "kernel로"),
        ("JAX을 JAX이", "JAX", "JAX", "JAX를 JAX가"),
        ("가속기를", "가속기", "GPU", "GPU를"),
        ("값을 값으로", "값", "float32", "float32를 float32로"),
        ("값을 값으로", "값", "float64", "float64를 float64로"),
        ("값으로", "값", "11", "11로"),
        ("수를", "수", "10", "10을"),
        ("수를", "수", "1,000,000", "1,000,000을"),
        ("수를", "수", "합성곱(convolution)", "합성곱(convolution)을"),
        ("묶음을", "묶음", "convolution", "convolution을"),
    ],
)
def test_latin_words_and_numbers_are_followed_as_they_are_read(text, old, new, after):
    assert replace_term(text, old, new, readings=READINGS) == after


def test_an_unknown_reading_leaves_the_particle_alone():
    assert replace_term("묶음을", "묶음", "map") == "map을"


def test_exceptions_and_inner_syllables_stay():
    assert (
        replace_term("층은 계층은 단층은 층위", "층", "레이어", exceptions=["층위"])
        == "레이어는 계층은 단층은 층위"
    )


def test_a_latin_word_inside_another_stays():
    assert replace_term("batch를 minibatch를 batch_size", "batch", "묶음") == (
        "묶음을 minibatch를 batch_size"
    )


def test_replacing_and_going_back_changes_nothing():
    text = "배치를 나누면 배치가 둘이며 배치와 배치로 배치라는 말이 된다. `배치`는 배치다."

    there = replace_term(text, "배치", "묶음")

    assert replace_term(there, "묶음", "배치").replace("배치이다", "배치다") == text


# How words end when read, said by hand: V a vowel, L ㄹ, C another consonant.
ENDINGS = {
    "배치": "V", "함수": "V", "트리": "V", "가속기": "V", "키": "V", "장치": "V", "의사": "V",
    "커널": "L", "모듈": "L", "스칼라 셀": "L", "열": "L", "파일": "L",
    "묶음": "C", "합성곱": "C", "기울기 값": "C", "층": "C", "행렬곱": "C",
    "자동 미분": "C", "옷": "C",
    "JAX": "V", "GPU": "V", "NumPy": "V", "vmap": "C", "jit": "C",
    "URL": "L", "kernel": "L", "PRNG": "V",
    "float32": "V", "bfloat16": "C", "11": "L", "10": "C", "3.10": "C", "1,000": "C", "40000": "C",
    "`jax.vmap`": "C", "`pytree`": "V", "**묶음**": "C", "층(layer)": "C", "배치(batch)": "V",
}  # fmt: skip
TABLE_READINGS = {
    "JAX": "잭스",
    "NumPy": "넘파이",
    "vmap": "브이맵",
    "jit": "짓",
    "pytree": "파이트리",
}
# After a vowel, after ㄹ, after another consonant.
PARTICLES = [
    ("를", "을", "을"), ("는", "은", "은"), ("가", "이", "이"), ("와", "과", "과"),
    ("로", "로", "으로"), ("로서", "로서", "으로서"), ("로부터의", "로부터의", "으로부터의"),
    ("라는", "이라는", "이라는"), ("라고", "이라고", "이라고"), ("란", "이란", "이란"),
    ("에서", "에서", "에서"), ("입니다", "입니다", "입니다"),
    ("들을", "들을", "들을"), ("의", "의", "의"),
]  # fmt: skip
AROUND = ["{}", "이 {} 쓴다.", "({})", "그 {}, 저 {}"]


def test_ten_thousand_swaps_follow_the_rules_of_the_table():
    column = {"V": 0, "L": 1, "C": 2}
    olds = [word for word in ENDINGS if "`" not in word and "(" not in word and "*" not in word]
    checked, wrong = 0, []

    for old in olds:
        for new, ending in ENDINGS.items():
            for number, forms in enumerate(PARTICLES):
                around = AROUND[(number + len(new)) % len(AROUND)]
                before = around.replace("{}", old + forms[column[ENDINGS[old]]])
                after = around.replace("{}", new + forms[column[ending]])
                checked += 1
                if replace_term(before, old, new, readings=TABLE_READINGS) != after:
                    wrong.append((before, old, new, after))

    assert checked >= 10_000
    assert wrong == []


@pytest.mark.parametrize(
    ("old", "new"), [("컴포넌트", "부품"), ("배열", "어레이"), ("의존성", "모듈")]
)
def test_people_s_pages_survive_the_way_there_and_back(old, new):
    path = shared("korean", "parallel", "react", "aligned.jsonl")
    if path is None:
        pytest.skip("the React pages translated by people in ../shared/korean are not here")
    texts = [json.loads(line)["ko"] for line in path.read_text().splitlines()]
    texts = [text for text in texts if old in text and new not in text]

    changed = [
        text for text in texts if replace_term(replace_term(text, old, new), new, old) != text
    ]

    assert len(texts) > 100
    assert changed == []
