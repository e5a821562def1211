"""Blocks that know which text they hold, and lead to where it is dealt with."""

import re

import pytest

from apps.documents.rendering import Place, Title, render

MARKDOWN = """# Title

A paragraph.

* a point

| a | b |
|---|---|
| c | d |

```{code-cell}
x = 1
```
"""
RST = """Title
=====

A paragraph.
"""


def drawn(text, path, **places):
    wanted = {int(line[1:]): Place(key, f"/texts/{key}/") for line, key in places.items()}
    return render(text, path, places=wanted, words={"This text": "Look"}).html


@pytest.mark.parametrize(
    ("line", "opening", "closing"),
    [
        (1, r"<h1[^>]*", "</h1>"),
        (3, r"<p[^>]*", "</p>"),
        (5, r"<li[^>]*", "</li>"),
        (9, r"<tr[^>]*", "</td>\n</tr>"),
        (12, r'<div class="rendered-cell"[^>]*', "</div>"),
    ],
)
def test_a_block_of_markdown_knows_its_text_and_ends_with_a_link(line, opening, closing):
    html = drawn(MARKDOWN, "a.md", **{f"l{line}": "k1"})

    assert re.search(opening + ' data-place="k1"', html)
    assert re.search(r'href="/texts/k1/"[^>]*>Look</a>' + re.escape(closing), html)
    assert html.count("/texts/k1/") == 1


@pytest.mark.parametrize(("line", "element"), [(1, "h1"), (4, "p")])
def test_a_block_of_restructuredtext_does_too(line, element):
    html = drawn(RST, "a.rst", **{f"l{line}": "k1"})

    assert re.search(rf'<{element}[^>]* data-place="k1"', html)
    assert re.search(r'href="/texts/k1/"[^>]*>Look</a></' + element, html)


def test_the_link_is_no_part_of_the_table_of_contents():
    rendered = render(MARKDOWN, "a.md", places={1: Place("k", "/x/")}, words={"This text": "Look"})

    assert rendered.toc[0].title == "Title"
    assert rendered.toc[0].id == "page-title"


def test_a_place_without_address_has_no_link():
    html = render(MARKDOWN, "a.md", places={3: Place("k")}).html

    assert 'data-place="k"' in html
    assert "rendered-place" not in html


def test_a_page_cannot_lead_its_own_texts_astray():
    html = render('<p data-place="a&quot; onclick=x">b</p>\n', "a.md").html

    assert "onclick" not in html
    assert "data-place" not in html


def test_ids_carry_the_prefix_of_their_side():
    html = render("# A\n\n[a](#a)\n", "a.md", id_prefix="source-").html

    assert 'id="source-a"' in html
    assert 'href="#source-a"' in html


def test_contents_name_a_page_by_its_title_in_the_language_of_that():
    text = "```{toctree}\nother\nOwn <third>\nunknown\n```\n"
    titles = {"other": Title("Other page", "en"), "third": Title("Third")}

    html = render(text, "a.md", resolve_title=titles.get).html

    assert re.search('<a[^>]* lang="en"[^>]*>Other page</a>', html)
    assert ">Own</a>" in html
    assert ">unknown</a>" in html


def test_a_table_can_be_scrolled_by_key():
    assert '<table tabindex="0">' in render("| a |\n|---|\n| b |\n", "a.md").html
