"""Reading statement by statement says of every program what reading it whole does."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.documents.formats import magics
from apps.documents.formats.docstrings import statements
from apps.documents.formats.trees import SMALL, read_trees

LONG = " + ".join(["number"] * (SMALL // 8))
LINES = [
    "def f(a,",
    "      b):",
    "def g():",
    "class A:",
    "@wraps(f)",
    '"""Words',
    'of a docstring."""',
    '"""Words."""',
    "with here:",
    "if this:",
    "else:",
    "elif that:",
    "try:",
    "except Odd:",
    "finally:",
    "for x in y:",
    "while x:",
    "match x:",
    "case 1:",
    "return x",
    f"x = {LONG}",
    "x = [",
    "]",
    "x = 1 \\",
    "# a comment",
    "",
    "%time x",
]
INDENTS = ["", "", "  ", "    ", "    ", "        ", "\t", "   "]
programs = st.lists(st.tuples(st.sampled_from(INDENTS), st.sampled_from(LINES)), max_size=14).map(
    lambda lines: "\n".join(indent + line for indent, line in lines)
)


def documented(node, lines=0):
    """The lines of everything in a statement that has a docstring."""
    return [
        each.body[0].lineno + lines
        for each in statements(node)
        if isinstance(each, ast.FunctionDef | ast.ClassDef)
        and isinstance(each.body[0], ast.Expr)
        and isinstance(each.body[0].value, ast.Constant)
    ]


def by_statement(code):
    def see(body, lines):
        return [line for each in body for line in documented(each, lines)]

    try:
        return sorted(read_trees(code, see))
    except SyntaxError:
        return None


def whole(code):
    try:
        return sorted(line for each in magics.parse_python(code).body for line in documented(each))
    except SyntaxError:
        return None


@settings(max_examples=600, deadline=None)
@given(programs)
def test_any_program_is_read_as_a_whole_is(code):
    assert by_statement(code) == whole(code)


BODY = f"x = {LONG}\n"
PROGRAMS = {
    "an else behind a with": f"with a:\n    {BODY}    {BODY}else:\n    y\n",
    "an else of one column more": f"if a:\n    x\nelse:\n     {BODY}    {BODY}",
    "a docstring with lines in the first column": f'def f():\n    """One\ntwo."""\n    {BODY}',
    "a docstring below arguments of its column": f"def f(a,\n  b):\n  '''Words.'''\n  {BODY}",
    "a decorator behind a statement": f"y = 1\n@a\ndef f():\n    '''Words.'''\n    {BODY}",
    "a class that begins with a class": f"class A:\n  class B:\n    '''W.'''\n    {BODY}  {BODY}",
    "a tab for eight blanks": f"def f():\n        {BODY}\t{BODY}",
}


@pytest.mark.parametrize("code", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_is_read_as_a_whole_is(code):
    assert by_statement(code) == whole(code)


def test_a_statement_is_let_go_of_before_the_next():
    given_at_once = []
    code = "\n\n".join(f"def f_{number}():\n    {BODY}    {BODY}" for number in range(20))

    read_trees(code, lambda body, _: given_at_once.append(len(body)) or [])

    assert len(given_at_once) >= 40
    assert max(given_at_once) == 1


def test_blocks_too_deep_for_python_are_refused():
    code = "".join(" " * depth + "if x:\n" for depth in range(200)) + " " * 200 + "y\n"

    assert by_statement(code) is None
