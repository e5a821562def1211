import time

import pytest
from django.utils import translation

from apps.translation.replacing.expressions import BadExpression, BadReplacement, rewriting


def made(sought, becomes, text, *, is_expression=True, is_case_sensitive=True):
    change = rewriting(
        sought, becomes, is_expression=is_expression, is_case_sensitive=is_case_sensitive
    )
    return change(text)


@pytest.mark.parametrize(
    ("sought", "becomes", "text", "expected"),
    [
        (r"(\d+)개", r"\1 개", "3개와 12개", "3 개와 12 개"),
        (r"(?P<what>배치|묶음)을", r"\g<what> 단위를", "배치을 나눈다", "배치 단위를 나눈다"),
        (r"a(b)?", r"[\1]", "a ab", "[] [b]"),
        (r"\s+$", "", "끝 ", "끝"),
        (r"x", r"\\\n", "x", "\\\n"),
        (r"x*", "-", "axxb", "a-b"),
        ("가(나)", r"\g<0>\1", "가나", "가나나"),
        ("\u1100\u1161", "나", "가다", "나다"),
    ],
)
def test_expressions_and_their_groups(sought, becomes, text, expected):
    assert made(sought, becomes, text) == expected


def test_plain_words_are_only_themselves():
    assert made("a.b", r"\1", "a.b axb", is_expression=False) == r"\1 axb"
    assert made("JAX", "x", "jax JAX", is_expression=False, is_case_sensitive=False) == "x x"


@pytest.mark.parametrize(
    ("sought", "position"),
    [
        *[("a(b", 2), ("(a)(b", 4), ("a)b", 2), ("가[나", 2), ("[z-a]", 2), ("a**", 2)],
        *[("x|*", 3), ("(?=x)", 1), ("x{2000}", 2), (r"\8", 1), ("a\\", 2), ("(?P<a-b>x)", 1)],
    ],
)
def test_a_bad_expression_says_where(sought, position):
    with translation.override("en"), pytest.raises(BadExpression) as wrong:
        made(sought, "", "")

    assert wrong.value.position == position
    assert str(wrong.value).endswith(f"(character {position})")
    assert "too large" not in str(wrong.value)


def test_an_expression_that_would_take_all_memory_is_refused():
    with pytest.raises(BadExpression):
        made("(?:\\pL{900}){9}" * 30, "", "")


@pytest.mark.parametrize(
    ("becomes", "position"), [(r"a\2", 2), (r"\q", 1), ("ab\\", 3), (r"\g<no>", 1), (r"\0", 1)]
)
def test_a_bad_replacement_says_where(becomes, position):
    with pytest.raises(BadReplacement) as wrong:
        made("(a)", becomes, "")

    assert wrong.value.position == position


@pytest.mark.parametrize("sought", ["(a|aa)+$", "(a*)*b", "(.*)*=(.*)*x", "(?:a?){900}a{90}"])
def test_hostile_expressions_end(sought):
    """Each takes a backtracking engine longer than anybody lives."""
    began = time.process_time()

    made(sought, "", "a" * 10_000 + "c")

    assert time.process_time() - began < 30


def test_what_is_made_has_an_end():
    assert len(made(".", "x" * 500, "a" * 10_000)) == 100_001
