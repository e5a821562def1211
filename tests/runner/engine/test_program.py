import dataclasses

import pytest

from runner.engine import BadMessage, Cell, Limits, Program
from tests.runner.engine.conftest import program

VERSIONS = {"jax": "0.10.2"}


def test_a_program_survives_its_message():
    asked = program(
        "x = 1", "x", tags=("a",), devices=2, preamble="y = 1", variables={"XLA_X": "1"}
    )

    assert Program.from_message(asked.to_message()) == asked


def test_fingerprint_ignores_where_cells_stand():
    one = Program((Cell("x = 1", line=3),))
    other = Program((Cell("x = 1", line=30),))

    assert one.fingerprint(VERSIONS, "cpu") == other.fingerprint(VERSIONS, "cpu")


@pytest.mark.parametrize(
    "change",
    [
        {"cells": (Cell("x = 2", 1),)},
        {"cells": (Cell("x = 1", 1, tags=("raises-exception",)),)},
        {"cells": (Cell("x = 1", 1, kind="doctest"),)},
        {"preamble": "y = 1"},
        {"devices": 2},
        {"limits": Limits(cpu_s=7)},
        {"variables": {"JAX_ENABLE_X64": "1"}},
    ],
)
def test_fingerprint_changes_with_what_decides_the_result(change):
    one = Program((Cell("x = 1", 1),))
    other = dataclasses.replace(one, **change)

    assert one.fingerprint(VERSIONS, "cpu") != other.fingerprint(VERSIONS, "cpu")


def test_a_translation_has_the_groups_of_its_source():
    source = Program((Cell("x = 1", 1, tags=("group:With Dropout", "a")), Cell("x", 2)))
    translation = Program((Cell("x = 1", 1, tags=("a", "group:드롭아웃")), Cell("x", 2)))

    _, paired = source.paired_with(translation)
    _, unlike = source.paired_with(Program(translation.cells[:1]))

    assert paired.cells[0].tags == ("a", "group:With Dropout")
    assert paired.cells[1] == source.cells[1]
    assert unlike.cells == translation.cells[:1]


def test_fingerprint_changes_with_versions_and_backend():
    one = Program((Cell("x = 1", 1),))

    found = {
        one.fingerprint(VERSIONS, "cpu"),
        one.fingerprint({"jax": "0.9.0"}, "cpu"),
        one.fingerprint(VERSIONS, "gpu"),
    }

    assert len(found) == 3


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ([], "has to be an object"),
        ({"cells": "x"}, "“cells” has to be a list"),
        ({"cells": [{"code": 1, "line": 1}]}, "“code” has to be text"),
        ({"cells": [{"code": "", "line": -1}]}, "“line” has to be a whole number"),
        ({"limits": {"wall_s": "long"}}, "“wall_s” has to be a number"),
        ({"limits": {"memory_mib": True}}, "“memory_mib” has to be"),
        ({"limits": {"patience": 1}}, "no limit called 'patience'"),
        ({"devices": 10**9}, "“devices” has to be"),
        ({"variables": {"LD_PRELOAD": "x"}}, "not 'LD_PRELOAD'"),
        ({"variables": {"JAX_X": 1}}, "short texts"),
    ],
)
def test_bad_messages_get_a_sentence(message, sentence):
    with pytest.raises(BadMessage, match=sentence):
        Program.from_message(message)


def test_seconds_given_as_whole_numbers_name_the_same_program():
    cells = (Cell("1", 1),)
    whole, exact = Program(cells, Limits(wall_s=60)), Program(cells, Limits(wall_s=60.0))

    assert whole.fingerprint(VERSIONS, "cpu") == exact.fingerprint(VERSIONS, "cpu")
    assert Program.from_message(whole.to_message()).fingerprint({}, "") == whole.fingerprint({}, "")
