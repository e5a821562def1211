import threading

from apps.documents.rendering import TocEntry, render

PAGE = """\
.. _start:

Title
=====

A :func:`~jax.jit` and :ref:`start` with :math:`x^2` and :nonsense:`kept`.

Part
----

.. note::
   Mind the *gap*.

.. code-block:: python

    x = 1
    # why

>>> 1 + 1
2
"""


def test_a_page_has_a_title_and_a_table_of_contents():
    page = render(PAGE, "page.rst")

    assert page.title == "Title"
    assert page.toc[1] == TocEntry(2, "Part", "page-part")
    assert 'id="page-part"' in page.html


def test_blocks_say_their_lines(draw):
    html = draw(PAGE, "page.rst")

    assert '<h1 data-line="3">Title</h1>' in html
    assert '<p data-line="6">A ' in html
    assert '<p data-line="12">Mind the <em>gap</em>.</p>' in html
    assert '<div class="rendered-cell" data-line="16">' in html
    assert '<span data-line="17">' in html
    assert '<div class="rendered-cell" data-line="19">' in html


def test_a_title_between_two_rules_begins_at_the_first(draw):
    html = draw("Text\n\n====\nHead\n====\n", "page.rst")

    assert '<h1 data-line="3">Head</h1>' in html


def test_roles_of_sphinx_are_known_and_others_show_their_text(draw):
    html = draw(PAGE, "page.rst")

    assert ">jit</code>" in html
    assert '<a href="#page-start" rel="noopener noreferrer">Title</a>' in html
    assert "<msup>" in html
    assert ">kept</code>" in html


def test_outputs_stand_under_their_cells(draw, output):
    html = draw(PAGE, "page.rst", outputs={16: [output("stdout", "printed")]})

    assert html.index("printed") < html.index("&gt;&gt;&gt;")


def test_a_list_may_begin_right_under_an_admonition(draw):
    html = draw(".. warning::\n   - one\n   - two\n", "page.rst", words={"Warning": "경고"})

    assert '<p class="rendered-admonition-title">경고</p>' in html
    assert html.count("<li>") == 2


def test_no_file_is_read(draw, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    asks = ["include", "literalinclude", "raw", "csv-table", "code", "figure", "image"]
    text = "\n\n".join(
        f".. {name}:: {secret if 'include' in name or name in ('figure', 'image') else 'html'}\n"
        f"   :file: {secret}\n   :url: file://{secret}\n   :loading: embed\n   :scale: 50\n"
        for name in asks
    )

    html = draw(text, "page.rst")

    assert "the secret" not in html


def test_raw_html_is_shown_clean(draw):
    html = draw(
        ".. raw:: html\n\n   <table><tr><td onclick='x()'>bf</td></tr></table>\n", "page.rst"
    )

    assert "<td>bf</td>" in html
    assert "onclick" not in html


def test_what_one_page_defines_does_not_reach_the_next(draw):
    draw(".. role:: func(strong)\n.. default-role:: math\n\n:func:`x` `y`\n", "page.rst")

    html = draw(":func:`x` `y`\n", "page.rst")

    assert '<code translate="no">x</code>' in html
    assert "<math" not in html


def test_unknown_directives_show_their_text(draw):
    html = draw(".. mystery:: box\n\n   its <text>\n", "page.rst")

    assert "mystery" in html
    assert "its &lt;text&gt;" in html


def test_substitutions_that_explode_are_refused():
    lines = [f".. |a{n}| replace:: |a{n + 1}| |a{n + 1}|" for n in range(40)]
    text = "\n".join(lines) + "\n.. |a40| replace:: x\n\n|a0|\n"

    assert "substitutions" in render(text, "page.rst").problem


def test_a_line_without_end_is_refused():
    assert "too long" in render("a" * 20_000, "page.rst").problem


def test_pages_are_drawn_at_the_same_time_without_disturbing_each_other():
    drawn = []
    threads = [
        threading.Thread(target=lambda: drawn.append(render(PAGE, "page.rst").html))
        for _ in range(8)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert drawn == [render(PAGE, "page.rst").html] * 8


def test_two_programs_and_a_listing_carry_their_titles():
    text = (
        ".. codediff::\n   :title: Before, After <b>\n\n   x = 1\n   ---\n   x = 2\n\n"
        ".. code-block:: python\n   :caption: A program\n\n   y = 3\n"
    )

    html = render(text, "page.rst").html

    assert html.index("Before") < html.index("After &lt;b&gt;") < html.index("A program")
    assert html.count('data-line="2"') == 2
    assert '<p class="rendered-box-title" data-line="9">A program</p>' in html
