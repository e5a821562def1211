import json
import random

import pytest

from glossary.hangul import is_syllable
from glossary.particles import replace_term
from tests.factories import shared
from tests.glossary.particle_rules import PAIRS, READINGS, SAME, TOWARDS, VERBS, forms, sound


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
        ("묶음이다. 묶음이었다.", "묶음", "배치", "배치다. 배치였다."),
        ("묶음이고 묶음이며", "묶음", "배치", "배치이고 배치며"),
        ("배치이다. 배치이며", "배치", "함수", "함수이다. 함수이며"),
        ("배치죠. 배치네요.", "배치", "묶음", "묶음이죠. 묶음이네요."),
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
        ("분석가는 분석을", "분석", "해석", "분석가는 해석을"),
        ("사용자는 사용을", "사용", "이용", "사용자는 이용을"),
        ("프로그램은 로그를", "로그", "기록", "프로그램은 기록을"),
        ("리스트를 리스너로", "리스", "임대", "리스트를 리스너로"),
        ("종속성은 속성을", "속성", "어트리뷰트", "종속성은 어트리뷰트를"),
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


def test_a_verb_that_would_have_to_be_conjugated_is_not_put_in():
    assert replace_term("렌더링합니다. 렌더링된", "렌더링", "그리다") == "렌더링합니다. 렌더링된"
    assert replace_term("함수를 씁니다", "함수", "람다") == "람다를 씁니다"


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

    assert replace_term(there, "묶음", "배치") == text


OLDS = [
    "배치", "함수", "트리", "가속기", "키", "의사", "스칼라 함수", "커널", "모듈", "열", "파일",
    "행렬", "묶음", "합성곱", "기울기 값", "층", "행렬곱", "자동 미분", "옷", "렌더링", "컴파일",
    "최적화", "역전파", "JAX", "NumPy", "vmap", "jit", "kernel", "URL", "batch", "pytree",
]  # fmt: skip
NEWS = [
    *OLDS, "그레이디언트", "활성화 함수", "매개변수", "토큰", "샤딩", "셀", "2", "3", "10", "11",
    "16", "32", "64", "100", "1,000", "40000", "3.10", "0.5", "float32", "bfloat16", "0",
    "100000000", "1000000000000", "`jax.vmap`", "`pytree`", "`jit`", "**묶음**", "*배치*",
    "합성곱(convolution)", "배치(batch)", "커널(kernel)", "[층](https://a.b/c)", "XLA", "Flax",
    "shard_map", "einsum", "grad",
]  # fmt: skip
# {} is the word with its particle; nothing else may change.
AROUND = [
    "{}", "이 {} 쓴다.", "그 {}, 저 {}", "“{}” 따위", "`코드를` {} 쓰는 코드와 값을",
    "책의 {} 값은 2를 3으로", "- {}\n- 둘째를", "사과와 바나나를 {} 나눈다",
]  # fmt: skip
BETWEEN = ["", "(original)", " (`code`)", "**", "_", '"', "](https://a.b/c_(d))"]
BEFORE = {"**": "**", "_": "_", '"': '"', "](https://a.b/c_(d))": "["}


def particle_cases(count):
    """Old word, new word, the text, and every text that is right after the change."""
    dice = random.Random(5)
    kept = [(form, form) for form in SAME]
    verbs = [(form, form) for form in VERBS]
    while count:
        old, new = dice.choice(OLDS), dice.choice(NEWS)
        rows = [*PAIRS, *TOWARDS, *kept, *(verbs if is_noun(old) else ())]
        row, between = dice.choice(rows), dice.choice(BETWEEN)
        between = "" if row in verbs else between
        around = dice.choice(AROUND)
        opened = BEFORE.get(between, "")
        written = opened + old + between + dice.choice(forms(row, sound(old)))
        before = around.replace("{}", written)
        right = [opened + new + between + form for form in forms(row, sound(new))]
        afters = {around.replace("{}", one) for one in right}
        count -= 1
        yield old, new, before, afters


def is_noun(word):
    return len(word) > 1 and is_syllable(word[-1])


def test_ten_thousand_swaps_follow_the_rules_of_the_particles():
    cases = list(particle_cases(10_000))

    wrong = [
        (before, new, after)
        for old, new, before, afters in cases
        if (after := replace_term(before, old, new, readings=READINGS)) not in afters
    ]

    assert len(set(map(str, cases))) > 9_000
    assert wrong[:20] == []


# Words that begin like a particle and are none.
TAILS = [
    "가격", "나눔", "라인", "로그", "로마자", "와인", "야간", "며칠", "든든함", "다음", "이름",
    "이론", "이상", "은행", "을지", "과일", "과정", "도구", "만족", "의미", "이동", "이라크",
]  # fmt: skip


@pytest.mark.parametrize("old", ["배치", "묶음", "커널"])
@pytest.mark.parametrize("new", ["함수", "값", "모듈", "JAX", "32"])
@pytest.mark.parametrize("tail", TAILS)
def test_a_word_that_only_begins_like_a_particle_stays(old, new, tail):
    assert replace_term(f"{old}{tail}", old, new, readings=READINGS) == new + tail


@pytest.mark.parametrize(
    ("old", "new"), [("컴포넌트", "부품"), ("배열", "어레이"), ("의존성", "모듈")]
)
def test_people_s_pages_survive_the_way_there_and_back(old, new):
    path = shared("korean", "parallel", "react", "aligned.jsonl")
    if path is None:
        pytest.skip("the React pages translated by people in ../shared/korean are not here")
    texts = [json.loads(line)["ko"] for line in path.read_text().splitlines()]
    # After a vowel 컴포넌트이며 and 컴포넌트며 are both right: the longer does not come back.
    texts = [text.replace(f"{old}이며", f"{old}며") for text in texts]
    texts = [text for text in texts if old in text and new not in text]

    changed = [
        text for text in texts if replace_term(replace_term(text, old, new), new, old) != text
    ]

    assert len(texts) > 100
    assert changed == []
