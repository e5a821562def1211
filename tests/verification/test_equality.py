import pytest

from apps.verification.equality import are_equal, shows_words
from runner.engine import Cell, CellRecord, Output, Program


def program(*codes, tags=(), preamble=""):
    return Program(tuple(Cell(code, 1, tags=tags) for code in codes), preamble=preamble)


def test_translated_comments_and_docstrings_leave_programs_equal():
    source = program('def f():\n    """Say."""\n    return 1  # one', "f()  # call")
    translated = program('def f():\n    """말한다."""\n    return 1  # 하나', "f()  # 부른다")

    assert are_equal(source, translated)


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("print('a')", "print('가')"),
        ("x = 1", "x = 2"),
        ("x = 1", "x = １"),
        (
            "x = 1  # a\nprint(f.__code__.co_firstlineno)",
            "x = 1  # 가\nprint(f.__code__.co_firstlineno)",
        ),
        ("def f():\n  'Say.'\nhelp(f)", "def f():\n  '말한다.'\nhelp(f)"),
        ("class C:\n  'Say.'\nC.__doc__", "class C:\n  '말한다.'\nC.__doc__"),
        ("import inspect  # a", "import inspect  # 가"),
        ("x = 1  # a\nx?", "x = 1  # 가\nx?"),
        ("%%writefile a.py\n# a", "%%writefile a.py\n# 가"),
        ("x = 1  # a\nprint(In)", "x = 1  # 가\nprint(In)"),
        ("import traceback  # a", "import traceback  # 가"),
    ],
)
def test_what_could_show_is_not_equal(source, translated):
    assert not are_equal(program(source), program(translated))


def test_words_read_in_another_cell_or_the_preamble_are_not_equal():
    assert not are_equal(program("x  # a", "help(f)"), program("x  # 가", "help(f)"))
    reads = "from pydoc import help"
    assert not are_equal(program("x  # a", preamble=reads), program("x  # 가", preamble=reads))


def test_a_page_as_its_source_is_equal_whatever_it_reads():
    assert are_equal(program("help(f)"), program("help(f)"))


def test_other_tags_or_another_number_of_cells_are_not_equal():
    assert not are_equal(program("x", tags=("skip-execution",)), program("x"))
    assert not are_equal(program("x", "y"), program("x"))


@pytest.mark.parametrize(
    ("shown", "is_shown"),
    [
        (Output("stdout", "File 1, line 2\n    y = f(x)  # call it\n"), True),
        (Output("text", "Say it."), True),
        (Output("stdout", "Say"), False),
        (Output("stderr", "y = f(x)  # call it"), False),
        (Output("png", "Say it."), False),
    ],
)
def test_lines_that_were_shown_are_found(shown, is_shown):
    source = program('def f():\n    """Say it."""', "y = f(x)  # call it\nz")
    translated = program('def f():\n    """말하라."""', "y = f(x)  # 부르라\nz")

    assert shows_words(source, translated, [CellRecord(0, "ok", outputs=(shown,))]) is is_shown


def test_what_an_error_says_counts_as_shown():
    record = CellRecord(0, "error", error_type="E", message="at `y = f(x)  # call it`")

    assert shows_words(program("y = f(x)  # call it"), program("y = f(x)  # 부르라"), [record])


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [("at <cell 2>:3 (f)", True), ("at <cell 1>:3 (f)", False), ("at <cell 20>:3", False)],
)
def test_a_place_in_a_cell_whose_lines_moved_counts_as_shown(said, is_shown):
    source, translated = program("x", "# two\n# lines\nf()"), program("x", "# 한 줄\nf()")
    record = CellRecord(1, "error", error_type="E", message=said)

    assert are_equal(source, translated)
    assert shows_words(source, translated, [record]) is is_shown


def test_code_that_python_cannot_read_says_where_if_its_words_moved():
    source, translated = program("# two\n# lines\nx = ("), program("# 한 줄\nx = (")
    record = CellRecord(0, "error", message="'(' was never closed (<cell 1>, line 3)")

    assert shows_words(source, translated, [record])
