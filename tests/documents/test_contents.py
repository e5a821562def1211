import pytest

from apps.documents.contents import entries, ordered, without_pairs


def order(pages):
    return ordered(list(pages), pages.__getitem__)


def test_pages_come_in_the_order_of_the_contents_and_then_by_path():
    pages = {
        "index.rst": ".. toctree::\n   :maxdepth: 1\n\n   second\n   Other <guide/first>\n",
        "second.md": "",
        "guide/first.md": "",
        "about.md": "",
        "zoo.md": "",
    }

    assert order(pages) == ["index.rst", "second.md", "guide/first.md", "about.md", "zoo.md"]


def test_a_page_in_the_contents_brings_its_own_children_before_its_sisters():
    pages = {
        "docs/index.md": "```{toctree}\n:hidden:\nguide/index\nlast\n```\n",
        "docs/guide/index.rst": ".. toctree::\n\n   a\n   b.md\n   /last\n",
        "docs/guide/a.ipynb": "",
        "docs/guide/b.md": "",
        "docs/last.md": "",
    }

    assert order(pages) == [
        "docs/index.md",
        "docs/guide/index.rst",
        "docs/guide/a.ipynb",
        "docs/guide/b.md",
        "docs/last.md",
    ]


def test_patterns_addresses_and_itself_are_understood():
    pages = {
        "index.md": ":::{toctree}\n:glob:\nself\nhttps://example.org\nguide/*\nnothing\n:::\n\nx\n",
        "guide/b.md": "",
        "guide/a.md": "",
        "x.md": "",
    }

    assert order(pages) == ["index.md", "guide/a.md", "guide/b.md", "x.md"]


def test_a_contents_that_goes_in_circles_ends():
    pages = {
        "index.md": "```{toctree}\na\n```\n",
        "a.md": "```{toctree}\nindex\na\n../../outside\n```\n",
    }

    assert order(pages) == ["index.md", "a.md"]


def test_two_documentations_in_one_source_stay_together():
    pages = {
        "docs_nnx/index.rst": ".. toctree::\n\n   b\n",
        "docs_nnx/b.md": "",
        "docs/index.rst": ".. toctree::\n\n   a\n",
        "docs/a.md": "",
    }

    assert order(pages) == ["docs/index.rst", "docs/a.md", "docs_nnx/index.rst", "docs_nnx/b.md"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".. toctree::\n   a\n\nAfter", ["a"]),
        ("  .. toctree::\n\n     a\n\n  After", ["a"]),
        ("```{toctree}\na\n```\n```\nb\n```", ["a"]),
        ("````{toctree}\nTitle <a>\n````", ["a"]),
        ("No contents: toctree", []),
        (".. toctree::", []),
    ],
)
def test_entries_are_those_inside_the_toctree(text, found):
    assert list(entries(text)) == found


def test_a_notebook_beside_its_page_is_its_pair():
    assert without_pairs(["a.md", "a.ipynb", "b.ipynb", "c.md"]) == {
        "a.md": "a.ipynb",
        "b.ipynb": "",
        "c.md": "",
    }
