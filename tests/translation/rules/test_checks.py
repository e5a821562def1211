"""Cases beside the examples of the rules: what looks like a fault and is none, and the fixes."""

import unicodedata

import pytest

from apps.translation.rules import Context, check
from apps.translation.rules.examples import fixed

READINGS = {"props": "프롭스", "JAX": "잭스"}

RIGHT = {
    "particle-after-bracket": [
        "전체 식이 (`0`)을 얻습니다.",
        "(1)과 (2)가 다릅니다.",
        "모듈(module)로 나눕니다.",
        "코드에 `추론(inference)를`이라고 씁니다.",
        "그렇게 합니다(아니라면 건너뜁니다)는 말입니다.",
        "함수(function)이다.",
    ],
    "particle-apart": [
        "React 이 아닌 도구도 있습니다.",
        "5 만 명이 씁니다.",
        "보기: `a` 는커녕",
        "[문서](guide.md)와 예제",
        "`x = 1 은`",
        "2024 의 일",
    ],
    "particle-by-reading": ["props를 넘깁니다.", "`props을` 넘깁니다.", "array을 만듭니다."],
    "double-passive": [
        "글이 만들어집니다.",
        "이루어진 일",
        "돼지가 웁니다.",
        "되지 않습니다.",
        "보여주는 집",
    ],
    "bound-noun": ["필수 있음", "실수 없이", "홀수 있는 배열", "하는데요.", "그런데 사용합니다."],
    "space-after-stop": ["3.14는 원주율입니다.", "jax.numpy를 씁니다.", "`다.가`", "있습니다."],
    "space-before-sign": ["`.css` 파일", "의 .css 파일", "줄임표 ... 입니다", "값은 -1입니다."],
    "straight-quotes": ["`“`은 굽은 따옴표입니다."],
    "full-width": ["`：`은 전각입니다.", "가·나"],
    "colon-at-end": ["보기: 하나", "`x:`"],
    "open-emphasis": [
        "**굵게**를 씁니다.",
        "2 * 3 * 4는 24입니다.",
        "`**마운트(mount)**라고`",
        "**마운트(mount)** 라고",
        r"\*\*글자(letter)\*\*를",
    ],
}
WRONG = [
    (
        "particle-after-bracket",
        "*레이아웃*(위치와 크기)를 잽니다.",
        "*레이아웃*(위치와 크기)을 잽니다.",
    ),
    ("particle-after-bracket", "추론 (inference)를 합니다.", "추론 (inference)을 합니다."),
    ("particle-after-bracket", "배열(array)으로 만듭니다.", "배열(array)로 만듭니다."),
    ("particle-apart", "**[안내](guide.md)** 를 보세요.", "**[안내](guide.md)를** 보세요."),
    ("particle-by-reading", "JAX은 props을 모릅니다.", "JAX는 props를 모릅니다."),
    ("double-passive", "보여질 글이 나뉘어져 있었습니다.", "보일 글이 나뉘어 있었습니다."),
    ("double-passive", "잊혀졌고 불려집니다.", "잊혔고 불립니다."),
    ("bound-noun", "할수 있는것을 찾을수 없을때는", "할 수 있는 것을 찾을 수 없을때는"),
    (
        "space-after-stop",
        "있습니다.어떤 일일까요?그렇습니다.",
        "있습니다. 어떤 일일까요? 그렇습니다.",
    ),
    ("space-after-stop", "됩니다.128단계입니다.", "됩니다. 128단계입니다."),
    ("space-before-sign", "`X` , `O` 는 , 값 !", "`X`, `O` 는, 값!"),
    ("straight-quotes", "“순수”와 ‘부수’", "\"순수\"와 '부수'"),
    ("full-width", "배열（array）、값！。", "배열(array),값!."),
    ("open-emphasis", "**`class`와 `style`**은 다릅니다.", "**`class`와 `style`은** 다릅니다."),
    ("open-emphasis", '**"인용"**이라고 합니다.', '"**인용**"이라고 합니다.'),
    ("open-emphasis", "모두 **계산(compute)**을 합니다.", "모두 **계산**(compute)을 합니다."),
]


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, ts in RIGHT.items() for t in ts])
def test_check_passes(name, text):
    assert check(text, Context(readings=READINGS), [name]) == []


@pytest.mark.parametrize(("name", "text", "mended"), WRONG)
def test_fix_mends(name, text, mended):
    context = Context(readings=READINGS)
    found = check(text, context, [name])

    assert fixed(text, found) == mended
    assert check(mended, context, [name]) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (":ref:`절 <label>`을 봅니다.", ":ref:`절 <label>`\\ 을 봅니다."),
        ("**굵게**와 ``코드``로", "**굵게**\\ 와 ``코드``\\ 로"),
        ("`이름`_은", "`이름`_\\ 은"),
    ],
)
def test_rst_particle_is_set_apart_by_a_backslash(text, mended):
    context = Context(flavour="rst")
    found = check(text, context, ["rst-particle"])

    assert fixed(text, found) == mended
    assert check(mended, context, ["rst-particle"]) == []


def test_rst_particle_apart_keeps_the_marks_readable():
    context = Context(flavour="rst")

    [finding] = check("``jit`` 은 함수입니다.", context, ["particle-apart"])

    assert fixed("``jit`` 은 함수입니다.", [finding]) == "``jit``\\ 은 함수입니다."


@pytest.mark.parametrize(
    ("source", "text", "missing"),
    [
        ("Use 3 GPUs and 1,024 threads.", "GPU 3개와 스레드 1024개를 씁니다.", []),
        ("It has two parts.", "2부로 되어 있습니다.", []),
        ("Use a 3rd party module.", "서드파티 모듈을 씁니다.", []),
        ("Add 10,000 rows.", "행 1만 개를 더합니다.", []),
        ("Call f(3) twice: `x[7]`.", "두 번 부릅니다.", ["3"]),
        ("Python 3.11 or newer", "파이썬 3.12 이상", ["3.11"]),
        ("The int32 and v2 names", "그 이름들", []),
    ],
)
def test_numbers_of_the_source_are_present(source, text, missing):
    found = check(text, Context(source=source), ["numbers-present"])

    assert [finding.about for finding in found] == missing


@pytest.mark.parametrize(
    ("source", "text", "about"),
    [
        ("Use `f` here.", "`f`를 쓰고 `f`를 봅니다.", []),
        ("The f function of `g`", "`g`의 `f` 함수", []),
        ("See [it](https://en.example.org/a).", "[그것](https://ko.example.org/b)", []),
        ("See [it](#here).", "[그것](#여기)", []),
        ("It is *so*.", "<em>그렇습니다</em>.", []),
        ("Use `f` here.", "`g`를 씁니다.", ["`g`", "`f`"]),
        ("See [it](a.md).", "[그것](b.md)", ["(b.md)", "(a.md)"]),
        ("So $x$ and $x$.", "$x$입니다.", ["$x$"]),
    ],
)
def test_marks_of_the_source_are_kept(source, text, about):
    found = check(text, Context(source=source), ["kept-marks"])

    assert sorted(finding.about for finding in found) == sorted(about)


def test_first_mention_is_offered_once_a_page():
    glosses = {"합성곱": "convolution", "변환": "transformation"}
    later = Context(glosses=glosses, introduced=frozenset({"변환"}))

    found = check("합성곱과 변환", later, ["first-mention"])

    assert fixed("합성곱과 변환", found) == "합성곱(convolution)과 변환"
    assert check("합성곱(convolution)과 변환", later, ["first-mention"]) == []


def test_entries_of_a_list_may_be_plain():
    text = "값을 돌려준다."

    assert check(text, Context(level="formal", kind="list_item"), ["speech-level"]) == []
    assert check(text, Context(level="formal"), ["speech-level"])
    assert check(text, Context(level="plain"), ["speech-level"]) == []


def test_places_count_characters_of_the_composed_text():
    text = unicodedata.normalize("NFD", "모델로 추론(inference)를 합니다.")

    [finding] = check(text, names=["particle-after-bracket"])

    composed = unicodedata.normalize("NFC", text)
    assert composed[finding.start : finding.end] == "를"
