import json
from textwrap import indent

import pytest

from apps.documents.formats import ParseFailure, decode, join, parse

NOTEBOOK = (
    '{"nbformat": 4, "cells": [\n  {"cell_type": "markdown", "source": [\n'
    '   "# Title\\n",\n   "\\n",\n   "One \\"line\\"\\n",\n   "and a \\\\ more."]},\n'
    '  {"outputs": [{"text": "# no\\u0041"}], "cell_type": "code", "source": "# Why\\nx = 1",'
    ' "metadata": {"tags": ["raises-exception"]}}\n ],\n "metadata": {} }'
)


def test_decode_keeps_the_mark_and_the_newlines():
    assert decode(b"\xef\xbb\xbfa\r\nb") == "\ufeffa\r\nb"


def test_decode_names_the_line_that_is_not_utf8():
    with pytest.raises(ParseFailure, match="line 2") as failure:
        decode(b"a\n\xff")

    assert failure.value.line == 2


@pytest.mark.parametrize("path", ["page.txt", "page", "page.py"])
def test_parse_refuses_formats_it_does_not_know(path):
    with pytest.raises(ParseFailure, match="not read"):
        parse("x", path)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '{"cells": [', '{"cells": 1}', '{"a" 1}', '{"cells": []} 1'),
        *("[" * 99999, '{"cells": [], "a": ' + "1" * 9999 + "}"),
    ],
)
def test_a_broken_notebook_says_so(text):
    with pytest.raises(ParseFailure):
        parse(text, "page.ipynb")


def test_a_notebook_is_spliced_into_its_json():
    document = parse(NOTEBOOK, "page.ipynb")
    title, paragraph, comment = document.segments

    joined = join(document, {paragraph.key: '새 "줄"\n둘째 줄', comment.key: "왜"})

    assert paragraph.text == 'One "line" and a \\ more.'
    assert document.cells[0].tags == ("raises-exception",)
    assert title.line == 3
    assert joined == NOTEBOOK.replace(
        '"One \\"line\\"\\n",\n   "and a \\\\ more."', '"새 \\"줄\\"\\\\\\n",\n   "둘째 줄"'
    ).replace("# Why", "# 왜")
    assert json.loads(joined)["cells"][0]["source"][2:] == ['새 "줄"\\\n', "둘째 줄"]


def test_windows_newlines_and_the_mark_stay():
    page = "\ufeff# Title\r\n\r\nOne line\r\nand more.\r\n"
    document = parse(page, "page.md")

    joined = join(document, {document.segments[1].key: "한 줄\n두 줄"})

    assert joined == "\ufeff# Title\r\n\r\n한 줄\\\r\n두 줄\r\n"


def test_a_cell_replaces_its_comments():
    page = "- ```{code-cell}\n  x = 1  # why\n  ```\n"
    document = parse(page, "page.md")
    (cell,), (comment,) = document.cells, document.segments

    joined = join(document, {comment.key: "왜", cell.key: "y = 2\nz = 3"})

    assert joined == "- ```{code-cell}\n  y = 2\n  z = 3\n  ```\n"
    assert comment.cell == cell.key


def test_join_refuses_unknown_keys():
    with pytest.raises(KeyError):
        join(parse("Words.", "page.md"), {"nothing": "text"})


def test_fences_are_shown_only_on_a_page_of_code_cells():
    fence, cell = "```python\nx\n```\n", "```{code-cell}\ny\n```\n"

    assert [each.runs for each in parse(fence, "page.md").cells] == [True]
    assert [each.runs for each in parse(fence + cell, "page.md").cells] == [False, True]


def test_short_sections_go_with_their_parents():
    long = "word " * 70
    page = f"# One\n\n{long}\n\n## Two\n\nshort\n\n## Three\n\n{long}\n\n### Four\n\nshort\n"
    document = parse(page, "page.md")

    titles = {section.key: section.title for section in document.sections}

    assert list(titles.values()) == ["One", "Three"]
    assert [titles[segment.section] for segment in document.segments] == ["One"] * 4 + ["Three"] * 4


def test_keys_survive_edits_elsewhere():
    page = "# One\n\nSame words.\n\n## Two\n\nSame words.\n"
    before = parse(page, "page.md")
    after = parse("# One\n\nNew before.\n\nSame words.\n\n## Two\n\nSame words.\n", "page.md")

    kept = {segment.key for segment in before.segments} - {
        segment.key for segment in after.segments
    }

    assert kept == set()
    assert len({segment.key for segment in before.segments}) == 4


def test_a_notebook_brings_no_character_that_a_database_refuses():
    text = NOTEBOOK.replace("One ", "One \\u0000 \\ud800 ").replace("Why", "Why\\u0000")

    document = parse(text, "page.ipynb")

    kept = "".join([segment.text for segment in document.segments] + [document.cells[0].code])
    assert "One \ufffd \ufffd" in kept
    assert "\0" not in kept
    kept.encode()


def test_a_long_line_of_tags_is_read():
    document = parse("<div><p>hello there " * 5_000, "page.md")

    assert len(document.segments) == 5_000


GROUPED = """
.. testsetup:: default, Linen, NNX

   import jax

.. codediff::
   :title: Old Flax, Linen, NNX
   :skip_test: Old Flax

   x = 0
   ---
   x = 1
   ---
   x = 2

.. codediff::
   :title: One, Other
   :groups: default, sow

   y = 1
   ---
   y = 2

.. doctest:: NNX

   >>> x

.. code-block:: python

   {decoder: ...}

.. testcode::

   y
"""


def test_code_of_groups_is_tagged_with_them():
    cells = parse(GROUPED, "page.rst").cells

    assert [(cell.code, cell.tags) for cell in cells if cell.runs] == [
        ("import jax", ("group:default", "group:Linen", "group:NNX")),
        ("x = 0", ("group:Old Flax", "skip-execution")),
        ("x = 1", ("group:Linen",)),
        ("x = 2", ("group:NNX",)),
        ("y = 1", ()),
        ("y = 2", ("group:sow",)),
        ("x", ("group:NNX",)),
        ("y", ()),
    ]


TRACEBACK = "Traceback (most recent call last):"
RAISES_TYPE_ERROR = ("raises-exception", "raises:TypeError")


@pytest.mark.parametrize(
    ("shown", "tags"),
    [
        (f"{TRACEBACK}\nTypeError: no", RAISES_TYPE_ERROR),
        (f"...\n{TRACEBACK}\n    ...\nTypeError: no", RAISES_TYPE_ERROR),
        (f'{TRACEBACK}\n  File "<stdin>", line 1\nbuiltins.TypeError', RAISES_TYPE_ERROR),
        (f"{TRACEBACK}\n  ...\na.b.TypeError: no\nValueError: a message's", RAISES_TYPE_ERROR),
        (f"{TRACEBACK}\nKeyError: 1\nthis caused:\n{TRACEBACK}\nTypeError", RAISES_TYPE_ERROR),
        (f"{TRACEBACK}\n    ...\n\nTypeError: of the text", ("raises-exception",)),
        (f"{TRACEBACK}\n    ...\n>>> TypeError", ("raises-exception",)),
        ("TypeError: no", ()),
        ("'Traceback (most recent call last):'", ()),
        (">>> other()", ()),
    ],
)
def test_an_example_is_meant_to_raise_where_a_traceback_is_shown_under_it(shown, tags):
    document = parse(f"```python\n>>> thing(1)\n{shown}\n```\n", "page.md")
    indented = parse("::\n\n" + indent(f">>> thing(1)\n{shown}\n", "  "), "page.rst")

    assert document.cells[0].tags == tags
    assert indented.cells[0].tags == tags
