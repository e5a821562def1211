import pytest

from runner.engine import CellRecord, alone, judge
from runner.engine.compare import NORMALISATIONS, normalised
from tests.runner.engine.records import error, record


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


def test_a_page_alone_passes_or_fails():
    assert alone([record(), error(index=1, expected=True)]).verdict == "passes"
    assert alone([record(), record(index=1), error(index=2)]).verdict == "fails"


def test_a_limit_that_only_the_translation_meets_is_ours():
    ours = [CellRecord(0, "timeout", reason="The page ran longer than 5 seconds.")]

    verdict = judge([record()], ours)

    assert verdict.verdict == "ours"
    assert "longer than 5 seconds" in verdict.reason


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
