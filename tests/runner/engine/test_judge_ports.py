import pytest

from runner.engine import alone, judge
from runner.engine.program import PORT, Cell, Program
from tests.runner.engine.records import error, record

NO_TORCH = ("ModuleNotFoundError", "No module named 'torch'")


def found(source, translated, ports):
    verdict = judge(source, translated, ports=ports)
    return verdict.verdict, verdict.code, [cell.verdict for cell in verdict.cells]


def test_a_port_passes_whatever_its_source_does():
    source = [record("1"), error(*NO_TORCH, index=1)]
    translated = [record("1"), record("2", index=1)]

    assert found(source, translated, {1}) == ("passes", "ports_pass", ["same", "passes"])


def test_a_port_that_fails_fails_although_its_source_fails_too():
    source = [record("1"), error(index=1)]
    translated = [record("1"), error(index=1)]

    assert found(source, translated, {1}) == ("fails", "fails", ["same", "fails"])


def test_a_port_that_lacks_something_is_not_here():
    both = [record("1"), error(*NO_TORCH, index=1)]

    assert found(both, both, {1}) == ("not_here", "lacking", ["same", "not_here"])


def test_a_cell_before_every_port_is_held_against_its_source():
    source = [record("1"), record("2", index=1)]
    translated = [record("one"), record("two", index=1)]

    assert found(source, translated, {1})[::2] == ("ours", ["ours", "passes"])


@pytest.mark.parametrize(
    ("source", "ours", "wanted"),
    [
        (record("1", index=1), record("1", index=1), "same"),
        (record("1", index=1), record("2", index=1), "passes"),
        (error(index=1), record("2", index=1), "passes"),
        (record("1", index=1), error(index=1), "fails"),
        (error(index=1), error(index=1), "upstream"),
        (record("1", index=1), error(*NO_TORCH, index=1), "not_here"),
    ],
)
def test_a_cell_behind_a_port_is_held_against_its_source_as_far_as_it_agrees(source, ours, wanted):
    verdict = judge([record("1"), source], [record("2"), ours], ports={0})

    assert verdict.cells[1].verdict == wanted


def test_a_cell_behind_a_port_says_why_it_is_judged_by_itself():
    verdict = judge(
        [record("1"), record("1", index=1)], [record("2"), record("2", index=1)], ports={0}
    )

    assert [cell.code for cell in verdict.cells] == ["passes", "behind_port"]
    assert (verdict.code, verdict.detail) == ("ports_pass", "1, 2")


def skipped(index=0):
    return record(index=index, status="skipped", reason="Tagged skip-execution.")


def test_a_port_that_is_skipped_where_its_source_runs_fails():
    source, translated = [record("1"), record("2", index=1)], [record("1"), skipped(1)]

    assert found(source, translated, {1}) == ("fails", "port_not_run", ["same", "fails"])


def test_a_port_that_is_skipped_as_its_source_is_passes_nothing():
    both = [record("1"), skipped(1)]

    assert found(both, both, {1}) == ("same", "same_as_run", ["same", "not_a_program"])
    assert judge(both, both, ports={1}).detail == "2"
    assert judge(both, both, ports={1}).cells[1].code == "not_run"
    assert found([skipped()], [skipped()], {0})[:2] == ("not_a_program", "none_run")


def test_a_cell_that_is_skipped_behind_a_port_is_ours_where_its_source_runs():
    source, translated = [record("1"), record("2", index=1)], [record("2"), skipped(1)]

    assert found(source, translated, {0}) == ("ours", "ends_otherwise", ["passes", "ours"])


def test_a_whole_port_passes_by_what_is_run_of_it_and_names_the_rest():
    verdict = alone([record("1"), skipped(1), skipped(2)], is_program=True)

    assert (verdict.verdict, verdict.code) == ("passes", "passes_as_run")
    assert verdict.detail == "2, 3"
    assert "It was not run. Tagged skip-execution." in verdict.cells[1].reason


def test_a_whole_port_of_which_nothing_is_run_does_not_pass():
    verdict = alone([skipped()], is_program=True)

    assert (verdict.verdict, verdict.code) == ("not_a_program", "none_run")


def test_a_port_that_fails_among_pieces_fails_its_page():
    source = [error("NameError", "name 'f' is not defined"), record("1", index=1)]
    translated = [source[0], error(index=1)]

    assert found(source, source, {1})[:2] == ("not_a_program", "fragment")
    assert found(source, translated, {1}) == ("fails", "fails", ["upstream", "fails"])


@pytest.mark.parametrize("shown", ["1", "2"])
def test_code_that_was_changed_without_leave_is_ours_behind_a_port_too(shown):
    source = [record("1"), record("1", index=1)]
    translated = [record("2"), record(shown, index=1)]

    verdict = judge(source, translated, ports={0}, changed={1: "a name"})

    assert [cell.verdict for cell in verdict.cells] == ["passes", "ours"]


def test_a_port_without_leave_for_its_change_is_ours():
    verdict = judge([record("1")], [record("1")], ports={0}, changed={0: "a name"})

    assert (verdict.verdict, verdict.code) == ("ours", "code_differs")


def test_a_port_that_is_marked_as_no_program_stays_so():
    both = [record("1"), record("", index=1, status="skipped")]

    verdict = judge(both, both, ports={1}, fragments={1})

    assert [cell.verdict for cell in verdict.cells] == ["same", "not_a_program"]
    assert verdict.verdict == "same"


def test_pieces_that_a_port_made_a_program_of_are_one():
    source = [error("NameError", "name 'torch' is not defined"), record("1", index=1)]
    translated = [record("2"), record("1", index=1)]

    assert judge(source, translated).verdict != "passes"
    assert judge(source, translated, ports={0}).verdict == "passes"


def test_a_whole_port_with_a_name_that_nobody_gave_fails():
    records = [error("NameError", "name 'jpn' is not defined")]

    assert alone(records).verdict == "not_a_program"
    assert alone(records, is_program=True).verdict == "fails"


def test_packages_that_were_stated_and_not_met_are_lacking_alone_too():
    records = [error("AttributeError", "no optax")]

    assert alone(records).verdict == "fails"
    assert alone(records, missing=["optax"]).verdict == "not_here"


def test_a_program_of_ports_is_never_found_as_the_sources_run():
    plain = Program(cells=(Cell("x = 1", 1),))
    ported = Program(cells=(Cell("x = 1", 1, tags=(PORT,)),))

    assert ported.ports == {0}
    assert plain.fingerprint({}, "cpu") != ported.fingerprint({}, "cpu")
