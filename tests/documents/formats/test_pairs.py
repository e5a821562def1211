"""Pages and their notebooks, held against jupytext."""

import json

import jupytext
import pytest

from apps.documents.contents import without_pairs
from apps.documents.formats import join, parse
from apps.documents.formats.pairs import carried, parting

PAGE = """---
title: Only here
jupytext:
  formats: md:myst,ipynb
---

# Title

Words here.

Same.

Same.

```{code-cell}
:tags: [skip-execution]

x = 1  # why
```
"""


def notebook(*cells):
    written = [
        {"cell_type": kind, "metadata": {"tags": tags}, "source": source}
        for kind, source, tags in cells
    ]
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


TEXT = "# Title\n\nWords here.\n\nSame.\n\nSame."
TWIN = notebook(("markdown", TEXT, []), ("code", "x = 1  # why", ["skip-execution"]))


def test_translations_are_carried_where_both_say_the_same():
    page, twin = parse(PAGE, "a.md"), parse(TWIN.replace("Words", "Other words"), "a.ipynb")
    texts = {
        segment.key: f"{number} {segment.kind}" for number, segment in enumerate(page.segments)
    }

    found = carried(page, twin, texts)

    assert [found.get(segment.key) for segment in twin.segments] == [
        *("1 heading", None, "3 paragraph", "4 paragraph", "5 comment")
    ]


def test_code_is_carried_too():
    page, twin = parse(PAGE, "a.md"), parse(TWIN, "a.ipynb")

    found = carried(page, twin, {page.cells[0].key: "y = 2"})

    assert json.loads(join(twin, found))["cells"][1]["source"] == "y = 2"


def test_a_page_and_its_notebook_do_not_part():
    assert parting(parse(PAGE, "a.md"), parse(TWIN, "a.ipynb")) is None


@pytest.mark.parametrize(
    ("twin", "line"),
    [
        (TWIN.replace("Words", "Other"), 9),
        (TWIN.replace("x = 1", "x = 2"), 17),
        (TWIN.replace("skip-execution", "remove-cell"), 17),
        (notebook(("markdown", TEXT, [])), 17),
    ],
)
def test_a_page_and_its_notebook_part_at_a_line(twin, line):
    found = parting(parse(PAGE, "a.md"), parse(twin, "a.ipynb"))

    assert found is not None
    assert found.line == line


def test_a_page_without_a_header_parts_at_once():
    page = PAGE.replace("jupytext", "other")

    found = parting(parse(page, "a.md"), parse(TWIN, "a.ipynb"))

    assert found is not None
    assert found.line == 1


def cells_of(text, form):
    cells = jupytext.reads(text, fmt=form).cells
    return [(cell.cell_type, cell.source, cell.metadata.get("tags")) for cell in cells]


def are_alike(page, twin):
    return cells_of(page, "md") == cells_of(twin, "ipynb")


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.prove)])
@pytest.mark.parametrize(
    ("tree", "count", "parted"),
    [("jax-0.10.2", 30, {"core_map.md"}), ("flax-0.12.8", 36, {"key_concepts.md"})],
)
def test_both_files_stay_alike_wherever_upstream_has_them_alike(pages, tree, count, parted, step):
    texts = dict(pages(tree))
    pairs = {path: pair for path, pair in without_pairs(list(texts)).items() if pair}
    assert len(pairs) == count
    for path, pair in list(pairs.items())[::step]:
        page, twin = parse(texts[path], path), parse(texts[pair], pair)
        marked = {each.key: f"표 {each.text}" for each in page.segments}

        new, new_twin = join(page, marked), join(twin, carried(page, twin, marked))

        is_alike = are_alike(page.text, twin.text)
        assert is_alike == (path.rsplit("/", 1)[-1] not in parted), path
        assert is_alike == (parting(page, twin) is None), path
        assert new != page.text
        assert are_alike(new, new_twin) or not is_alike, path
