import pytest

from apps.verification.cells import _line
from runner.engine import CellRecord

CODE = "def f():\n    return g()\n\nf()\n"


def error(**facts):
    return CellRecord(1, "error", error_type="NameError", **facts)


def test_changed_code_is_linked_at_its_first_change():
    assert _line(2, (CODE, CODE.replace("g()", "h()")), None) == "-line-2"


def test_an_error_is_linked_where_it_arose_in_its_own_cell():
    trace = (
        "Traceback:\n  cell 2, line 4, in <module>\n    f()\n"
        "  cell 2, line 2, in f\n    return g()\n"
        "  cell 1, line 9, in g\n    return 1 / 0\nZeroDivisionError: division by zero"
    )

    assert _line(2, (CODE, CODE), error(traceback=trace)) == "-line-2"


def test_what_cannot_be_read_is_linked_where_reading_stopped():
    assert _line(2, (CODE, CODE), error(message="invalid syntax (line 3)")) == "-line-3"


@pytest.mark.parametrize("record", [None, CellRecord(1, "ok"), error(message="no place")])
def test_without_a_place_the_whole_cell_is_linked(record):
    assert _line(2, (CODE, CODE), record) == ""
