import pytest

from apps.documents.rendering import TocEntry, render


def test_a_page_has_a_title_and_a_table_of_contents():
    page = render("# The *first* page\n\n## 나누기\n\n## 나누기\n", "page.md")

    assert page.title == "The first page"
    assert page.toc == (
        TocEntry(1, "The first page", "page-the-first-page"),
        TocEntry(2, "나누기", "page-나누기"),
        TocEntry(2, "나누기", "page-나누기-1"),
    )
    assert '<h2 id="page-나누기-1"' in page.html


def test_blocks_say_the_line_of_the_source_that_they_come_from(draw):
    html = draw("# One\n\nTwo\nthree\n\n- four\n- five\n\n> six\n\n| a |\n|---|\n| b |\n")

    assert '<h1 id="page-one" data-line="1">' in html
    assert '<p data-line="3">Two' in html
    assert '<li data-line="6">' in html
    assert '<li data-line="7">' in html
    assert '<blockquote data-line="9">' in html
    assert '<tr data-line="11">' in html
    assert '<tr data-line="13">' in html


def test_lines_inside_directives_are_those_of_the_page(draw):
    html = draw("::::{note}\n:class: wide\n\nOuter\n\n:::{tip}\nInner\n:::\n::::\n")

    assert '<p data-line="4">Outer</p>' in html
    assert '<p data-line="7">Inner</p>' in html


def test_comments_and_docstrings_in_code_say_their_line(draw):
    html = draw('```{code-cell}\n:tags: [x]\n\nx = 1\n# why\ndef f():\n  """What."""\n```\n')

    assert 'data-line="4"><pre' in html
    assert '<span data-line="5"><span class="h-c1"># why</span></span>' in html
    assert '<span data-line="7">' in html
    assert ":tags:" not in html


def test_marks_stand_on_the_block_of_their_line(draw):
    html = draw("One\n\nTwo\n", marks={3: "outdated"})

    assert '<p data-line="1">One</p>' in html
    assert '<p data-line="3" data-mark="outdated">Two</p>' in html


def test_a_block_in_another_language_than_its_page_says_so(draw):
    html = draw("하나\n\nTwo\n", languages={3: "en"})

    assert '<p data-line="3" lang="en">Two</p>' in html
    assert html.count("lang=") == 1


def test_outputs_stand_under_the_cell_whose_line_they_name(draw, output):
    text = "```{code-cell}\nprint(1)\n```\n\n```{code-cell}\nprint(2)\n```\n"

    html = draw(text, outputs={6: [output("stdout", "\x1b[31mtwo <2>\x1b[0m\n")]})

    assert html.count("rendered-output-stdout") == 1
    assert html.index(">two &lt;2&gt;</pre>") > html.index("print(<")


def test_a_doctest_does_not_repeat_the_output_that_it_shows(draw, output):
    text = "```python\n>>> 1 + 1\n2\n```\n"
    given = {2: [output("text", "2"), output("error", "Oh")]}

    html = draw(text, outputs=given)

    assert "rendered-output-text" not in html
    assert "rendered-output-error" in html


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("remove-cell", (False, False)),
        ("remove-input", (False, True)),
        ("remove-output", (True, False)),
    ],
)
def test_tags_take_parts_of_a_cell_away(draw, output, tag, shown):
    text = f"```{{code-cell}}\n:tags: [{tag}]\n\nsource = 1\n```\n"

    html = draw(text, outputs={4: [output("stdout", "result")]})

    assert ("source" in html, "result" in html) == shown


def test_hidden_code_can_be_unfolded(draw):
    html = draw(
        "```{code-cell}\n:tags: [hide-input]\nx = 1\n```\n", words={"Show the code": "코드 보기"}
    )

    assert "<details><summary>코드 보기</summary>" in html


def test_admonitions_have_translated_titles_and_markdown_inside(draw):
    html = draw("```{warning} Mind\nthe *gap*\n```\n", words={"Warning": "경고"})

    assert '<p class="rendered-admonition-title">경고</p>' in html
    assert "Mind" in html
    assert "the <em>gap</em>" in html


def test_an_admonition_may_bring_its_own_title(draw):
    html = draw(":::{admonition} Read `this`\nText\n:::\n")

    assert '<p class="rendered-admonition-title" data-line="1">Read <code>this</code></p>' in html


def test_roles_show_as_code_text_or_links(draw):
    html = draw(
        "(here)=\n## A place\n\n{func}`~jax.numpy.dot` {ref}`here` {ref}`there <far>`"
        " {doc}`other` {jax-issue}`12` {sub}`2` {unknown}`x<y`\n",
        resolve_link={"other": "/pages/other/", "#far": "/pages/far/#x"}.get,
    )

    assert ">dot</code>" in html
    assert '<a href="#page-here" rel="noopener noreferrer">A place</a>' in html
    assert '<a href="/pages/far/#x" rel="noopener noreferrer">there</a>' in html
    assert '<a href="/pages/other/" rel="noopener noreferrer">other</a>' in html
    assert "https://github.com/jax-ml/jax/issues/12" in html
    assert "<sub>2</sub>" in html
    assert ">x&lt;y</code>" in html


def test_links_that_lead_nowhere_stay_text(draw):
    html = draw("[text](missing.md) and {ref}`nowhere`\n")

    assert "href" not in html
    assert "text" in html
    assert "nowhere" in html


def test_formulas_become_mathml(draw):
    html = draw("Say $x^2$ and\n\n$$\n\\frac{1}{n}\n$$\n\n\\begin{align}\na &= b\n\\end{align}\n")

    assert html.count("<math") == 3
    assert "<msup>" in html
    assert "<mfrac>" in html
    assert "$" not in html


def test_a_matrix_within_dollars_does_not_end_its_paragraph(draw):
    html = draw("$a\n\\begin{matrix} 1 \\end{matrix}$ and\n\nso on\n")

    assert html.count("<math") == 1
    assert '<p data-line="4">so on</p>' in html


def test_pictures_come_from_where_the_caller_says(draw):
    text = "![A cat](cat.png)\n\n```{figure} dog.png\n:alt: A dog\n\nThe *dog*\n```\n"

    html = draw(text, resolve_image={"cat.png": "/files/cat.png"}.get)

    assert '<img src="/files/cat.png" alt="A cat">' in html
    assert '<span class="rendered-missing" data-line="3" title="dog.png">A dog</span>' in html
    assert "The <em>dog</em>" in html


def test_a_toctree_is_a_list_of_links(draw):
    text = "```{toctree}\n:caption: Parts\n\nfirst\nThe second <second>\n```\n"

    html = draw(text, resolve_link=lambda target: f"/pages/{target}/")

    assert '<p class="rendered-box-title" data-line="2">Parts</p>' in html
    assert '<li data-line="4"><a href="/pages/first/"' in html
    assert (
        '<li data-line="5"><a href="/pages/second/" rel="noopener noreferrer">The second</a>'
        in html
    )


def test_what_is_not_known_is_shown_and_not_lost(draw):
    html = draw("```{mystery} box\nits <text>\n```\n")

    assert "<code>mystery box</code>" in html
    assert "its &lt;text&gt;" in html


def test_definitions_footnotes_tables_and_front_matter_are_drawn(draw):
    html = draw(
        "---\ntitle: x\n---\n\nTerm\n: Meaning\n\nA[^1]\n\n| a |\n|--:|\n| b |\n\n[^1]: Note\n"
    )

    assert "title: x" not in html
    assert '<dt data-line="5">' in html
    assert '<td class="rendered-right">b</td>' in html
    assert 'href="#page-fn1"' in html
    assert 'id="page-fn1"' in html
