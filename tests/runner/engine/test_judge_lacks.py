"""What this machine lacks is no fault of anybody's, unless only one side lacks it."""

import pytest

from runner.engine import alone, judge
from tests.runner.engine.records import error, record


@pytest.mark.parametrize(
    ("kind", "message", "need"),
    [
        ("ModuleNotFoundError", "No module named 'torch'", "the package torch"),
        ("ModuleNotFoundError", "No module named 'google.cloud'", "the package google.cloud"),
        ("ImportError", "Missing optional dependency 'pooch' required", "the package pooch"),
        ("ImportError", "Please install 'flatbuffers' in order to", "the package flatbuffers"),
        ("ImportError", "To plot, run `pip install scikit-image`.", "the package scikit-image"),
        ("ValueError", "Only interpret mode is supported on CPU backend.", "GPU or TPU"),
        ("ValueError", "Unsupported TPU device kind: cpu", "a TPU"),
        ("URLError", "<urlopen error>", "the network"),
        (
            "ValueError",
            "Number of devices 1 must be >= the product of mesh_shape (2, 4)",
            "more devices",
        ),
        (
            "ValueError",
            "Function f was exported for 4 devices and is called in a context with 1 devices",
            "more devices",
        ),
        ("AssertionError", "Please run this notebook with more than one device.", "more devices"),
    ],
)
def test_what_this_machine_lacks_is_not_here(kind, message, need):
    records = [record(), record(index=1), error(kind, message, 2)]

    assert judge(records, records).verdict == "not_here"
    assert need in judge(records, records).reason
    assert alone(records).verdict == "not_here"


def test_what_is_not_in_a_package_that_is_here_is_no_lack():
    records = [record(), error("ModuleNotFoundError", "No module named 'jax.nmupy'", 1)]

    assert alone(records).verdict == "fails"
    assert judge(records, records).verdict == "upstream"


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ('assert jtu.is_cuda_compute_capability_at_least("9.0")', "a GPU"),
        ("assert jax.devices()[0].platform == 'tpu'", "a TPU"),
        ('assert jax.default_backend() in ("gpu", "cuda")', "a GPU"),
        ("assert x == y", ""),
    ],
)
def test_a_bare_assertion_of_a_device_is_not_here(code, need):
    traceback = f"Traceback:\n  cell 1, line 16, in <module>\n    {code}\nAssertionError"
    records = [error("AssertionError", "", traceback=traceback)]

    assert alone(records).verdict == ("not_here" if need else "fails")
    assert need in alone(records).reason


def test_a_package_that_the_source_states_is_named_where_an_error_speaks_of_it():
    records = [record(), record(index=1), error(message="Please set up odd_reader first.", index=2)]

    stated = judge(records, records, missing=["odd-reader", "another"])

    assert (stated.verdict, stated.detail) == ("not_here", "the package odd-reader")
    assert judge(records, records, missing=["odd"]).verdict == "upstream"
    assert judge(records, records).verdict == "upstream"


def test_a_translation_alone_in_lacking_a_package_is_ours():
    ours = [error("ModuleNotFoundError", "No module named '넘파이'")]

    assert judge([record()], ours).verdict == "ours"


def test_a_missing_package_is_not_here_where_an_error_was_expected_too():
    untaught = [error("ModuleNotFoundError", "No module named 'torch'", expected=True)]

    for verdict in (judge(untaught, untaught), alone(untaught)):
        assert (verdict.verdict, verdict.detail) == ("not_here", "the package torch")


def test_a_missing_package_that_the_source_states_is_not_here_where_an_error_was_expected():
    both = [error("AttributeError", "odd_reader is None", expected=True)]

    assert judge(both, both, missing=["odd-reader"]).verdict == "not_here"
    assert alone(both, missing=["odd-reader"]).verdict == "not_here"
    assert judge(both, both).verdict == "same"


def test_a_translation_alone_in_lacking_a_package_is_ours_where_an_error_was_expected():
    meant = [error(expected=True)]
    untaught = [error("ModuleNotFoundError", "No module named '넘파이'", expected=True)]

    assert judge(meant, untaught).verdict == "ours"


def test_an_expected_error_about_devices_is_shown_on_purpose():
    shown = [error("ValueError", "Unsupported TPU device kind: cpu", expected=True)]

    assert judge(shown, shown).verdict == "same"
    assert alone(shown).verdict == "passes"


def needs_network(index):
    return error("URLError", "<urlopen error [Errno -3] Temporary failure>", index)


def test_the_first_failure_is_the_cause_whatever_is_lacking_later():
    broken = [record(), record(index=1), error(index=2), needs_network(3)]
    lacking = [record(), record(index=1), needs_network(2), error(index=3)]

    assert judge(broken, broken).verdict == "upstream"
    assert alone(broken).verdict == "fails"
    assert judge(lacking, lacking).verdict == "not_here"
    assert alone(lacking).verdict == "not_here"


def test_one_cell_in_ten_that_is_not_here_leaves_the_page_the_same():
    records = [record("x", index) for index in range(9)] + [needs_network(9)]

    verdict = judge(records, records)

    assert (verdict.verdict, verdict.code, verdict.detail) == ("same", "same_but_not_here", "10")
    assert verdict.cells[9].verdict == "not_here"
    assert alone(records).verdict == "not_here"


def test_more_cells_that_are_not_here_make_the_page_not_here():
    records = [record("x", index) for index in range(8)] + [needs_network(8), needs_network(9)]

    assert judge(records, records).verdict == "not_here"


def test_a_missing_cell_that_others_needed_makes_the_page_not_here():
    records = [record("x", index) for index in range(18)]
    records += [needs_network(18), error("NameError", "name 'image' is not defined", 19)]

    assert judge(records, records).verdict == "not_here"
