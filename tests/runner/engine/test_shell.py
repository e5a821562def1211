from dataclasses import replace

import pytest

from runner.engine import Cell
from tests.runner.engine.conftest import Ran, program


def test_last_expression_is_shown(ran):
    page = ran("1 + 1", "x = 3", "x;", "_ + 1")

    assert [page.text(index, "text") for index in range(4)] == ["2", "", "", "3"]


def test_names_and_futures_hold_for_later_cells(ran):
    page = ran(
        "from __future__ import annotations\ndef f(x: not_defined): return 2",
        "def g(x: not_defined_either): return f(x)\ng(1)",
    )

    assert page.statuses == ["ok", "ok"]
    assert page.text(1, "text") == "2"


def test_goes_on_after_an_error_and_names_the_line(ran):
    page = ran("a = 1\nb = a / 0", "print('still here')")

    assert page.statuses == ["error", "ok"]
    assert page[0].error_type == "ZeroDivisionError"
    assert "cell 1, line 2" in page[0].traceback
    assert "b = a / 0" in page[0].traceback
    assert page.text(1) == "still here\n"


def test_outputs_keep_their_order(ran):
    page = ran(
        "import sys\nprint('a'); print('b', file=sys.stderr); print('c'); display(1); print('d')\n5"
    )

    assert [(each.kind, each.data) for each in page[0].outputs] == [
        ("stdout", "a\n"),
        ("stderr", "b\n"),
        ("stdout", "c\n"),
        ("text", "1"),
        ("stdout", "d\n"),
        ("text", "5"),
    ]


def test_output_of_c_code_belongs_to_its_cell(ran):
    page = ran("import ctypes\nctypes.CDLL(None).puts(b'from C');", "print('next')")

    assert page.text(0) == "from C\n"
    assert page.text(1) == "next\n"


def test_timing_magics_run_once_and_print_no_time(ran):
    page = ran(
        "n = 0\ndef f():\n    global n\n    n += 1\n    return n",
        "%timeit -n 100 f()",
        "%time f()",
        "%%timeit\nf()",
        "%%time\ny = f()\ny",
        "n",
    )

    assert page.statuses == ["ok"] * 6
    assert page.text(2, "text") == "2"
    assert page.text(4, "text") == "4"
    assert page.text(5, "text") == "4"


def test_shell_commands_are_skipped_with_a_reason(ran):
    page = ran("!pip install something", "%pip install something", "x = 1\n!ls\nprint(x)")

    assert page.statuses == ["skipped", "skipped", "ok"]
    assert "!pip" in page[0].reason
    assert "!ls" in page[2].reason
    assert page.text(2) == "1\n"


def test_capture_keeps_output_back(ran):
    page = ran("%%capture\nprint('unseen')\nx = 1", "x")

    assert page[0].outputs == ()
    assert page.text(1, "text") == "1"


def test_tags_are_honoured(ran):
    raising = ran("1 / 0", tags=("raises-exception",))
    skipping = ran("1 / 0", tags=("skip-execution",))

    assert raising.statuses == ["error"]
    assert raising[0].expected
    assert skipping.statuses == ["skipped"]
    assert "skip-execution" in skipping[0].reason


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("ZeroDivisionError", True), ("ArithmeticError", False), ("Zero", False)],
)
def test_only_the_kind_of_error_that_a_page_shows_is_expected(ran, shown, expected):
    page = ran("1 / 0", kind="doctest", tags=("raises-exception", f"raises:{shown}"))

    assert page.statuses == ["error"]
    assert page[0].expected is expected
    assert page[0].reason == ("" if expected else f"The page shows {shown} here.")


def test_doctests_marked_to_be_skipped_are_skipped(ran):
    page = ran("1 / 0  # doctest: +SKIP", kind="doctest")
    elsewhere = ran("1 / 0  # doctest: +SKIP")

    assert page.statuses == ["skipped"]
    assert "+SKIP" in page[0].reason
    assert elsewhere.statuses == ["error"]


def test_figures_are_pictures_and_are_closed(ran):
    page = ran("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "print(plt.get_fignums())")

    assert [each.kind for each in page[0].outputs] == ["png"]
    assert page.text(1) == "[]\n"


def test_figures_past_the_limit_are_left_out_with_a_reason(ran):
    code = "import matplotlib.pyplot as plt\nfor i in range(4):\n    plt.figure()"

    page = ran(code, figures=2)

    assert [each.kind for each in page[0].outputs] == ["png", "png"]
    assert "left out" in page[0].reason


def test_prints_of_compiled_code_belong_to_the_cell_that_caused_them(ran):
    page = ran(
        "import jax\njax.jit(lambda x: jax.debug.print('x={x}', x=x))(3)", "print('second cell')"
    )

    assert page.text(0) == "x=3\n"
    assert page.text(1) == "second cell\n"


def test_html_is_shown_only_without_script(ran):
    page = ran(
        "class Nice:\n    def _repr_html_(self): return '<b>nice</b>'\nNice()",
        "class Bad:\n    def _repr_html_(self): return '<script>x</script>'\n"
        "    def __repr__(self): return 'plain'\nBad()",
    )

    assert page.text(0, "html") == "<b>nice</b>"
    assert page.text(1, "html") == ""
    assert page.text(1, "text") == "plain"


def test_preamble_runs_first_and_shows_nothing(ran):
    page = ran("print(greeting)", preamble="greeting = 'hello'\nprint('unseen')")

    assert page.text(0) == "hello\n"


def test_failing_preamble_is_told(ran):
    page = ran("1", preamble="1 / 0")

    assert page.statuses == ["ok"]
    assert "preamble failed: ZeroDivisionError" in page.outcome.reason


def test_devices_are_forced_unless_the_page_asks_itself(ran):
    forced = ran("import jax\njax.device_count()", devices=4)
    own = ran(
        "import os\nos.environ['XLA_FLAGS'] = '--xla_force_host_platform_device_count=2'\n"
        "import jax\njax.device_count()",
        devices=4,
    )

    assert forced.text(0, "text") == "4"
    assert own.text(0, "text") == "2"


def test_variables_of_jax_are_set_before_it_is_imported(ran):
    asked = ran("import jax\njax.numpy.arange(2.).dtype", variables={"JAX_ENABLE_X64": "1"})
    by_page = ran(
        "import os\nos.environ['JAX_ENABLE_X64'] = '1'", "import jax\njax.numpy.arange(2.).dtype"
    )

    assert "float64" in asked.text(0, "text")
    assert "float64" in by_page.text(1, "text")


def test_doctest_values_are_shown_by_repr(ran):
    page = ran("{'b': 1, 'a': 2}", "'text'", kind="doctest")

    assert page.text(0, "text") == "{'b': 1, 'a': 2}"
    assert page.text(1, "text") == "'text'"


def test_syntax_errors_are_errors_of_their_cell(ran):
    page = ran("def f(:", "print('on')")

    assert page.statuses == ["error", "ok"]
    assert page[0].error_type == "SyntaxError"


def test_page_is_main_and_its_source_can_be_read(ran):
    page = ran(
        "def f():\n    return 1\nprint(__name__)", "import inspect\nprint(inspect.getsource(f))"
    )

    assert page.text(0) == "__main__\n"
    assert "return 1" in page.text(1)


def test_input_gets_end_of_file(ran):
    page = ran("input()")

    assert page[0].error_type == "EOFError"


def test_groups_have_names_of_their_own(any_engine):
    cells = [
        cell("x = setup", "group:Old", "group:New"),
        cell("y = 'both'", "group:Old", "group:default"),
        cell("x = 'old'", "group:Old"),
        cell("print(x)", "group:New"),
        cell("print(x)", "group:Old"),
        cell("print(setup, y); x"),
        cell("import __main__; __main__.x", "group:Old"),
    ]
    asked = replace(program(preamble="setup = 'given'"), cells=tuple(cells))

    page = Ran(any_engine, asked)

    assert page.statuses == ["ok", "ok", "ok", "ok", "ok", "error", "ok"]
    assert (page.text(3), page.text(4)) == ("given\n", "old\n")
    assert page[5].error_type == "NameError"
    assert page.text(6, "text") == "'old'"


def test_a_cell_of_two_groups_shows_its_value_once(any_engine):
    asked = replace(program(), cells=(cell("1 + 1", "group:One", "group:Two"),))

    assert Ran(any_engine, asked).text(0, "text") == "2"


def cell(code, *tags):
    return Cell(code, line=1, kind="testcode", tags=tags)
