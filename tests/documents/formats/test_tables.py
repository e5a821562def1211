"""Drawn tables of reStructuredText grow with their translations, as docutils reads them."""

import docutils.core
import pytest
from docutils import nodes

from apps.documents.formats import check_translation, join, parse
from apps.documents.formats.reading import decode

SIMPLE = """\
Words.

  =====  ====  =====
  ab     cd    ef
  =====  ====  =====
  gh     ij    kl
  mn           op, and
               more words
  qr st  uv
         wx    last
  =====  ====  =====
"""
SPANS = """\
====  ====  ====
First pair  last
----------  ----
ab    cd    ef
====  ====  ====
gh    ij    kl
Over all of it
----------------
mn    op    qr
====  ====  ====
"""
GRID = """\
* Item

  +------+------------+
  | ab   | cd         |
  +======+=====+======+
  | ef   | gh  | ij   |
  |      +-----+------+
  | 한   | kl  | mn   |
  |      +-----+------+
  |      | of two     |
  +------+------------+
  | op   | qr   | st  |
  |      | two words  |
  +------+------------+
"""
TALL = """\
+----------------+---------------+
| Some words     | - first item  |
| that go on     |   of two      |
| and on         | - second      |
+----------------+---------------+
| One paragraph. | last          |
|                |               |
| Another one    |               |
| of two lines.  |               |
+----------------+---------------+
"""
SIDE = """\
=====  ===========  =====
ab     words that   ef
       go on here   and on
gh     short        kl
       (or not)
=====  ===========  =====
"""
EXAMPLES = """\
====  =========================
ab    Words

      >>> f(1)  # why
      2
cd    Some words
      go on here
====  =========================
"""
WIDER = """\
Words.

  =====  ========  =====
  ab     cd        ef
  =====  ========  =====
  gh     가나다라  kl
  mn               op, and
                   more words
  qr st  uv
         wx        last
  =====  ========  =====
"""
WRAPPED = """\
+------------------------+---------------+
| 이어지는 글이 여기에   | - 첫째        |
| 있습니다               |               |
|                        | - second      |
+------------------------+---------------+
| One paragraph.         | last          |
|                        |               |
| 두 줄로 된 다른 문단은 |               |
| 조금 더 깁니다.        |               |
+------------------------+---------------+
"""
PAGES = {
    "simple": SIMPLE,
    "spans": SPANS,
    "grid": GRID,
    "tall": TALL,
    "side": SIDE,
    "examples": EXAMPLES,
}


def tables(text):
    """For each table its rows of cells: how far a cell reaches, and its text."""
    settings = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False}
    tree = docutils.core.publish_doctree(text, settings_overrides=settings)
    return [
        [
            [
                (cell.get("morecols"), cell.get("morerows"), " ".join(cell.astext().split()))
                for cell in row.findall(nodes.entry)
            ]
            for row in table.findall(nodes.row)
        ]
        for table in tree.findall(nodes.table)
    ]


def grown(text, translation):
    """What the tables should hold, and what they hold when every cell has this translation."""
    document = parse(text, "page.rst")
    cells = [each for each in document.segments if each.kind == "table_cell"]
    joined = join(document, {cell.key: translation(cell) for cell in cells})
    return document, cells, joined


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", ["가", "한국어로 옮긴 아주 긴 칸의 글", "한\u0301 글자"])
def test_a_table_grows_with_its_texts(page, words, newline):
    text = PAGES[page].replace("\n", newline)
    before = tables(text)
    _, cells, joined = grown(text, lambda cell: words)

    after = tables(joined)

    translated = {" ".join(cell.text.split()) for cell in cells}
    shape = [[[cell[:2] for cell in row] for row in table] for table in before]
    assert cells
    assert [[[cell[:2] for cell in row] for row in table] for table in after] == shape
    for old_table, new_table in zip(before, after, strict=True):
        for old_row, new_row in zip(old_table, new_table, strict=True):
            for old, new in zip(old_row, new_row, strict=True):
                if old[2] in translated:
                    assert new[2] == words
                elif not any(text in old[2] for text in translated):
                    assert new == old
    assert joined.count(newline) == joined.count("\n")
    assert len(parse(joined, "page.rst").problems) == len(parse(text, "page.rst").problems)


@pytest.mark.parametrize("page", PAGES)
def test_each_cell_may_be_wider_than_its_column(page):
    document = parse(PAGES[page], "page.rst")
    for cell in document.segments:
        assert check_translation(document, cell.key, "한국어로 옮긴 긴 글") == [], cell.text
        joined = join(document, {cell.key: "한국어로 옮긴 긴 글"})
        others = [each.text for each in document.segments if each.key != cell.key]
        left = [each.text for each in parse(joined, "page.rst").segments]
        assert [text for text in left if text != "한국어로 옮긴 긴 글"] == others


def test_only_the_columns_that_need_it_grow():
    document = parse(SIMPLE, "page.rst")
    cell = next(each for each in document.segments if each.text == "ij")

    assert join(document, {cell.key: "가나다라"}) == WIDER


def test_a_text_takes_the_lines_that_its_source_has():
    document = parse(TALL, "page.rst")
    keys = {segment.text: segment.key for segment in document.segments}

    joined = join(
        document,
        {
            keys["Some words that go on and on"]: "이어지는 글이 여기에 있습니다",
            keys["first item of two"]: "첫째",
            keys["Another one of two lines."]: "두 줄로 된 다른 문단은 조금 더 깁니다.",
        },
    )

    assert joined == WRAPPED


def test_a_cell_with_code_is_named_and_kept():
    text = "+-------------+\n| words       |\n|             |\n| >>> f(1)    |\n+-------------+\n"

    document = parse(text, "page.rst")

    assert document.segments == ()
    assert [problem.line for problem in document.problems] == [2]


def test_a_table_that_does_not_line_up_is_named():
    text = "+----+----+\n| ab | cd|\n+----+----+\n\n====  ====\nabcdefg\n====  ====\n"

    document = parse(text, "page.rst")

    assert document.segments == ()
    assert [problem.line for problem in document.problems] == [1, 5]


def test_a_hostile_grid_is_left_alone():
    text = "+-" + "-+" * 300 + "-+\n" + ("+" + " " * 601 + "+|\n") * 300

    assert parse(text, "page.rst").segments == ()


def test_the_tables_of_real_pages_grow(corpus):
    found = 0
    for tree in ("jax-0.9.0", "jax-0.10.2", "flax-0.12.8"):
        for path in sorted(corpus(tree).rglob("*.rst")):
            text = decode(path.read_bytes())
            _, cells, joined = grown(text, lambda cell: f"옮긴 글: {cell.text} 그리고 더 깁니다")
            if not cells or "csv-table" in text:
                continue
            before, after = tables(text), tables(joined)
            for old, new in zip(before, after, strict=True):
                assert [len(row) for row in old] == [len(row) for row in new]
            texts = {cell[2] for table in after for row in table for cell in row}
            plain = [cell.text for cell in cells if not set("`*_") & set(cell.text)]
            assert {f"옮긴 글: {each} 그리고 더 깁니다" for each in plain} <= texts
            found += len(cells)
    assert found > 20
