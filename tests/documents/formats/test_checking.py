import pytest

from apps.documents.formats import check_translation, parse

PAGE = """\
# Title

Use `a` and {func}`jax.jit` with [x](u.md), $a_b$, a note[^1] and [ref].

- one item

| cell | other |
|------|-------|
| word | words |

[ref]: http://x.example
[^1]: The note.

```{code-cell}
x = 1  # why
# before it
def f():
  \"\"\"Say `what`.\"\"\"
```
"""

RST = """\
Title
=====

Use ``a`` and :func:`jax.jit`, see `this <u.html>`_.

For example::

  x

* item

====  =====
cell  last
====  =====
word  words
====  =====

+------+------+
| drawn       |
+------+------+

.. csv-table::

   field, other

.. [ABC] A citation [ABC]_ and |name|.
"""


def problems(page, path, source, translation):
    document = parse(page, path)
    segment = next(each for each in document.segments if each.text.startswith(source))
    return check_translation(document, segment.key, translation)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Use", "[^1] $a_b$ [엑스](u.md)와 {func}`jax.jit`을 `a`처럼, [참고][ref]."),
        ("Use", "`a` {func}`제목 <jax.jit>` [엑스](u.md) $a_b$ [^1] [ref]"),
        ("one item", "항목\n두 줄"),
        ("word", "낱말 \\| 하나"),
        ("why", "왜냐하면"),
        ("before it", "이전에\n다음 줄"),
        ("Say", "`what`이라고 말합니다.\n\n그리고 더."),
    ],
)
def test_a_translation_that_keeps_all_marks_may_go_in(source, translation):
    assert problems(PAGE, "page.md", source, translation) == []


@pytest.mark.parametrize(
    ("translation", "code"),
    [
        ("{func}`jax.jit` [x](u.md) $a_b$ [^1] [ref]", "inline-code"),
        ("`a` `a` {func}`jax.jit` [x](u.md) $a_b$ [^1] [ref]", "inline-code"),
        ("`a` {func}`jax.vmap` [x](u.md) $a_b$ [^1] [ref]", "inline-role"),
        ("`a` {func}`jax.jit` [x](v.md) $a_b$ [^1] [ref]", "inline-link"),
        ("`a` {func}`jax.jit` [x](u.md) $a_c$ [^1] [ref]", "inline-math"),
        ("`a` {func}`jax.jit` [x](u.md) $a_b$ [ref]", "inline-footnote"),
        ("`a` {func}`jax.jit` [x](u.md) $a_b$ [^1] [참고]", "inline-reference"),
        ("`a` {func}`jax.jit` [x](u.md) $a_b$ [^1] [ref] <b>", "inline-tag"),
        ("`a` {func}`jax.jit` [x](u.md) $a_b$ [^1] [ref] <script>", "inline-tag"),
    ],
)
def test_a_changed_mark_is_refused_by_name(translation, code):
    assert code in {problem.code for problem in problems(PAGE, "page.md", "Use", translation)}


@pytest.mark.parametrize(
    ("source", "translation", "line"),
    [
        ("one item", "- 항목", 1),
        ("one item", "항목\n\n문단", 2),
        ("one item", "항목\n- 목록", 2),
        ("one item", "```\n코드", 1),
        ("one item", "# 제목", 1),
        ("one item", "> 인용", 1),
        ("one item", "1. 하나", 1),
        ("one item", "항목\n===", 2),
        ("word", "낱말 | 하나", 1),
    ],
)
def test_a_translation_that_changes_the_blocks_is_refused_with_its_line(source, translation, line):
    found = problems(PAGE, "page.md", source, translation)

    assert [(problem.code, problem.line) for problem in found] == [("structure", line)]


@pytest.mark.parametrize("text", ['끝""" + evil()', "끝\\", '끝"'])
def test_a_docstring_cannot_be_left(text):
    found = problems(PAGE, "page.md", "Say", "`what` " + text)

    assert [problem.code for problem in found] == ["code"]


@pytest.mark.parametrize("path", ["page.md", "page.rst"])
@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\ufeff", "\0"])
def test_no_character_may_begin_a_line_unseen(path, sign):
    found = problems("One\n\nTwo\n", path, "One", f"하나{sign}.. note:: 둘")

    assert [(problem.code, problem.column) for problem in found] == [("text", 3)]


@pytest.mark.parametrize(
    ("path", "translation", "column"),
    [
        ("page.md", "`코드", 1),
        ("page.md", "말 ``코드` 말", 3),
        ("page.rst", "말 ``코드", 3),
        ("page.rst", "말 **굵게**는 말", 3),
        ("page.rst", "*args 말", 1),
        ("page.rst", ":ref:`말`은", 6),
        ("page.rst", "말 |이름", 3),
    ],
)
def test_what_is_opened_has_to_be_closed(path, translation, column):
    found = problems("Words here\n", path, "Words", translation)

    assert found[0].column == column
    assert {problem.code for problem in found} == {"inline-open"}


def test_what_the_source_leaves_open_may_stay_open():
    assert problems("The *args of `f\n", "page.rst", "The", "`f 의 *args") == []


def test_an_empty_translation_is_refused():
    assert problems(PAGE, "page.md", "one item", " \n")[0].code == "empty"


def test_an_unknown_key_is_a_key_error():
    with pytest.raises(KeyError):
        check_translation(parse(PAGE, "page.md"), "nothing", "text")


@pytest.mark.parametrize("kept", ["[ABC]_", "|name|", "[DEF]_ |name|", "[ABC]_ |other|"])
def test_citations_and_substitutions_are_counted(kept):
    codes = {problem.code for problem in problems(RST, "page.rst", "A citation", f"인용 {kept} 끝")}

    assert codes & {"inline-footnote", "inline-substitution"}


def test_a_particle_needs_a_boundary_in_restructuredtext():
    glued = problems(RST, "page.rst", "Use", "``a``를 :func:`jax.jit` `이것 <u.html>`_")
    apart = problems(RST, "page.rst", "Use", "``a``\\ 를 :func:`jax.jit` `이것 <u.html>`_")

    assert [problem.code for problem in glued] == ["inline-code"]
    assert "backslash" in glued[0].message
    assert apart == []


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("For", "* 예"),
        ("For", ".. note:: 예"),
        ("item", "하나::"),
        ("For", ">>> 예"),
        ("For", "| 예"),
        ("For", ":가: 예"),
        ("item", "1. 항목"),
        ("Title", ".. note:: 제목"),
        ("Title", "- 제목"),
        ("cell", "- 칸"),
        ("cell", ".. 칸"),
        ("last", "칸::"),
        ("words", ">>> 칸"),
        ("drawn", "- 칸"),
        ("field", "| 칸"),
    ],
)
def test_blocks_of_restructuredtext_are_guarded_too(source, translation):
    found = problems(RST, "page.rst", source, translation)

    assert [problem.code for problem in found] == ["structure"]
