import pytest

from runner.engine.numbers import alike


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("0.33333334", "0.33333337"),
        ("[1.2345678e-05]", "[1.2345682e-05]"),
        ("1e-9 near nothing", "-2e-9 near nothing"),
        ("[ 0.1234  -0.5678]", "[0.1235 -0.5678]"),
        ("0.12345678+0.87654321j", "0.12345679+0.87654318j"),
        ("Array([0.254], dtype=bfloat16)", "Array([0.252], dtype=bfloat16)"),
        ("Array([0.2542], dtype=float16)", "Array([0.2544], dtype=float16)"),
        ("Array([1.1], dtype=float8_e4m3fn)", "Array([1.2], dtype=float8_e4m3fn)"),
        ("Array(0.3333333333333333, dtype=float64)", "Array(0.3333333333333335, dtype=float64)"),
        (
            "{ lambda ; a:bf16[]. let b:f32[] = mul a 1.25",
            "{ lambda ; a:bf16[]. let b:f32[] = mul a 1.26",
        ),
    ],
)
def test_rounding_of_the_type_is_alike(source, ours):
    assert alike(source, ours)


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("0.333", "0.334"),
        ("3", "4"),
        ("1.0 a", "1.0 b"),
        ("0.5 0.5", "0.5"),
        ("0.12345678+0.87654321j", "0.12345678+0.97654321j"),
        ("Array([0.254], dtype=float32)", "Array([0.252], dtype=float32)"),
        ("Array([0.25], dtype=bfloat16)", "Array([0.35], dtype=bfloat16)"),
        ("Array(0.3333333333, dtype=float64)", "Array(0.3333334444, dtype=float64)"),
        ("dtype=bfloat16 3", "dtype=bfloat16 4"),
        ("1.0 nan", "1.0 2.0"),
    ],
)
def test_more_than_rounding_is_not(source, ours):
    assert not alike(source, ours)
