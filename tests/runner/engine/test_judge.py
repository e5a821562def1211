import pytest

from runner.engine import CellRecord, Output, alone, judge
from runner.engine.compare import NORMALISATIONS, normalised


def record(text="", index=0, status="ok", kind="stdout", **facts):
    outputs = (Output(kind, text),) if text else ()
    return CellRecord(index, status, outputs=outputs, **facts)


def error(kind="ValueError", message="no", index=0, **facts):
    return CellRecord(index, "error", error_type=kind, message=message, **facts)


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("[0.1 0.2]\n", "[0.1 0.2]\n"),
        ("<object at 0x7f001234abcd>", "<object at 0x7f9999999999>"),
        ("took 3.21 ms", "took 4.5 ms"),
        ("0.33333334", "0.33333337"),
        ("[1.2345678e-05]", "[1.2345682e-05]"),
        ("wrote /tmp/work/a", "wrote /tmp/topa-page-x1/work/a"),
    ],
)
def test_what_differs_by_nature_is_the_same(source, ours):
    assert judge([record(source)], [record(ours)]).verdict == "same"


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("loss 0.51", "손실 0.51"),
        ("loss 0.51", "loss 0.71"),
        ("1.0", "1.5"),
        ("shape (3, 4)", "shape (3, 5)"),
        ("1", "2"),
        ("0.5", ""),
        ("", "0.5"),
        ("{'a': 1}", "{'가': 1}"),
        ("key [0 42]", "key [0 43]"),
    ],
)
def test_another_output_is_ours(source, ours):
    verdict = judge([record(source)], [record(ours)])

    assert verdict.verdict == "ours"
    assert verdict.cells[0].code == "shows_otherwise"


def test_each_normalisation_changes_something():
    examples = {
        "address": "0x7f00aa00",
        "identity": "id=1234567",
        "duration": "5 ms",
        "cell line": "<cell 3>, line 7",
        "work folder": "/tmp/work",
        "temporary name": "/tmp/tmpabc123",
        "trailing space": "a  ",
    }

    assert {name for name, _, _ in NORMALISATIONS} == set(examples)
    assert all(normalised(text) != text for text in examples.values())


def test_a_verdict_names_what_it_looked_past():
    source = [record("<f at 0x7f001234abcd> took 3 ms, 0.33333334\nwrong  1.5"), record("same", 1)]
    ours = [record("<f at 0x7f00aaaaabcd> took 9 ms, 0.33333337\nwrong 1.5"), record("same", 1)]

    cells = judge(source, ours).cells

    assert cells[0].looked_past == ("address", "duration", "rounding", "spacing")
    assert cells[1].looked_past == ()


def test_pieces_that_are_not_whole_are_no_program():
    pieces = [error("IndentationError", "expected an indented block")]

    assert judge(pieces, pieces).verdict == "not_a_program"


def test_an_output_that_varies_in_the_source_is_held_against_nobody():
    source, again, ours = [record("0.1234")], [record("0.9876")], [record("0.5555")]

    assert judge(source, ours).verdict == "ours"
    assert judge(source, ours, source_again=again).verdict == "varies"


def test_only_the_translation_failing_is_ours_and_names_the_cell():
    verdict = judge([record(), record(index=1)], [record(), error("NameError", "name 'x'", 1)])

    assert verdict.verdict == "ours"
    assert "Cell 2" in verdict.reason
    assert "NameError: name 'x'" in verdict.reason
    assert [cell.verdict for cell in verdict.cells] == ["same", "ours"]


def test_both_failing_alike_is_upstreams():
    both = [record(), error()]

    assert judge(both, both).verdict == "upstream"


def test_failing_otherwise_than_the_source_is_ours():
    assert judge([error("ValueError")], [error("TypeError")]).verdict == "ours"
    assert judge([error(message="a is 1")], [error(message="b is 1")]).verdict == "ours"


def test_an_expected_error_passes_when_it_is_the_same():
    source = [error(expected=True)]

    assert judge(source, [error(expected=True)]).verdict == "same"
    assert judge(source, [error("TypeError", expected=True)]).verdict == "ours"
    assert judge(source, [record()]).verdict == "ours"


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


def test_another_number_of_cells_is_ours():
    verdict = judge([record(), record(index=1)], [record()])

    assert (verdict.verdict, verdict.code) == ("ours", "cell_count")


def test_fragments_are_no_program():
    pieces = [error("NameError", "name 'f' is not defined"), record(index=1)]

    assert judge(pieces, pieces).verdict == "not_a_program"
    assert alone(pieces).verdict == "not_a_program"


def test_a_fragment_that_fails_otherwise_is_still_ours():
    source = [error("NameError", "name 'f' is not defined"), record("1", index=1)]
    ours = [error("NameError", "name 'f' is not defined"), record("2", index=1)]

    assert judge(source, ours).verdict == "ours"


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


def test_a_page_alone_passes_or_fails():
    assert alone([record(), error(index=1, expected=True)]).verdict == "passes"
    assert alone([record(), record(index=1), error(index=2)]).verdict == "fails"


def test_a_limit_that_only_the_translation_meets_is_ours():
    ours = [CellRecord(0, "timeout", reason="The page ran longer than 5 seconds.")]

    verdict = judge([record()], ours)

    assert verdict.verdict == "ours"
    assert "longer than 5 seconds" in verdict.reason


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


def test_a_cell_that_is_marked_as_a_fragment_is_held_against_nobody():
    source = [record("1"), CellRecord(1, "skipped")]
    ours = [record("1"), CellRecord(1, "skipped")]

    found = judge(source, ours, fragments={1})

    assert [cell.verdict for cell in found.cells] == ["same", "not_a_program"]
    assert (found.verdict, found.code) == ("same", "same")


def test_a_mark_on_one_cell_excuses_no_other():
    source = [CellRecord(0, "skipped"), record("1", index=1)]

    found = judge(source, [CellRecord(0, "skipped"), error(index=1)], fragments={0})

    assert found.verdict == "ours"


def test_code_that_was_changed_in_a_marked_cell_is_still_ours():
    skipped = [CellRecord(0, "skipped")]

    assert judge(skipped, skipped, fragments={0}, changed={0: "a name"}).verdict == "ours"


def test_a_page_whose_every_cell_is_marked_is_no_program():
    skipped = [CellRecord(0, "skipped")]

    assert judge(skipped, skipped, fragments={0}).verdict == "not_a_program"
    assert alone(skipped, fragments={0}).verdict == "not_a_program"
    assert alone([record("1")]).verdict == "passes"
