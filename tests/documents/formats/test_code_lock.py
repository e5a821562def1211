import pytest

from apps.documents.formats import same_code, same_places


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("x = 1  # why", "x = 1  # 왜"),
        ("x = 1", "# 새 줄\nx = 1"),
        ('def f():\n  """Say."""\n  return 1', 'def f():\n  """말한다.\n\n  더."""\n  return 1'),
        ("%timeit f(x)\n# a\ny", "%timeit f(x)\n# 가\ny"),
        ("!pip install x\ny  # a", "!pip install x\ny  # 가"),
        ("%%time\nf()  # a", "%%time\nf()  # 가"),
        ("f(  # not whole", "f(  # 덜 됨"),
        (">>> f(1)  # a\n3", ">>> f(1)  # 가\n3"),
        ("x = '# not a comment'", "x = '# not a comment'"),
    ],
)
def test_words_of_comments_and_docstrings_are_free(source, translated):
    assert same_code(source, translated) is None


@pytest.mark.parametrize(
    ("source", "translated", "line"),
    [
        ("x = 1", "x = 2", 1),
        ("x = 1\ny = f(x)", "x = 1\ny = g(x)", 2),
        ("x = 1", "x = True", 1),
        ("print('a')", "print('가')", 1),
        ("x = 1\nx", "x = 1", 1),
        ("%timeit f(x)", "%timeit g(x)", 1),
        ("%%bash\nls", "%%bash\nrm", 1),
        ("!ls", "!rm", 1),
        ("x = 1", "x = ", 1),
        ("f(", "g(", 1),
        ("x = 1\n'a'\nx", "x = 1\n'b'\nx", 2),
        (">>> f(1)\n3", ">>> f(1)\n4", 1),
        (">>> f(1)\n>>> g(1)", ">>> f(1)\n>>> h(1)", 2),
        (">>> f(1)", ">>> f(1)\n>>> h(1)", 2),
        ("f()  # doctest: +SKIP", "f()", 1),
        ("def f():\n  'doc'\n  return 1", "def f():\n  return 1", 2),
    ],
)
def test_a_change_of_the_program_is_found_with_its_line(source, translated, line):
    difference = same_code(source, translated)

    assert difference is not None
    assert difference.line == line


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("x = 1  # why\ny = x", "x = 1  # 왜\ny = x"),
        ("# two\n# lines\nx", "# 두\n# 줄\nx"),
        ('def f():\n  """Say."""\n  return 1', 'def f():\n  """말한다."""\n  return 1'),
        ("%timeit f(x)\n# a\ny", "%timeit f(x)\n# 가\ny"),
    ],
)
def test_words_alone_leave_every_piece_in_its_place(source, translated):
    assert same_places(source, translated)


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("x = 1", "# 새 줄\nx = 1"),
        ("# two\n# lines\nx", "# 한 줄\nx"),
        ('def f():\n  """Say."""\n  return 1', 'def f():\n  """말한다.\n\n  더."""\n  return 1'),
        ("x = 1", "x  = 1"),
        ("x = 1", "x = 2"),
        ("f(  # not whole", "f(  # 덜 됨"),
        (">>> f(1)  # a", ">>> f(1)  # 가"),
    ],
)
def test_a_piece_that_moved_or_changed_is_not_in_its_place(source, translated):
    assert not same_places(source, translated)
