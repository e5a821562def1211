import json

import pytest

from apps.documents.rendering import render

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def notebook(*cells, indent=1):
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


def markdown(*lines, **more):
    return {"cell_type": "markdown", "source": list(lines), **more}


def code(*lines, outputs=(), tags=()):
    metadata = {"tags": list(tags)}
    return {
        "cell_type": "code",
        "source": list(lines),
        "outputs": list(outputs),
        "metadata": metadata,
    }


def test_lines_are_those_of_the_json_text():
    text = notebook(markdown("# Title\n", "\n", "Text\n"), code("x = 1\n", "# why"))
    lines = text.split("\n")

    html = render(text, "page.ipynb").html

    for source, drawn in [
        ('"# Title', '<h1 id="page-title" data-line="{}">'),
        ('"Text', '<p data-line="{}">'),
        ('"# why', '<span data-line="{}">'),
    ]:
        number = next(row for row, line in enumerate(lines, 1) if source in line)
        assert drawn.format(number) in html


def test_a_source_in_one_string_has_one_line():
    text = '{"cells": [\n{"cell_type": "markdown", "source": "One\\n\\nTwo"}]}'

    html = render(text, "page.ipynb").html

    assert html.count('<p data-line="2">') == 2


def test_recorded_outputs_replace_those_that_the_author_saved(draw, output):
    saved = {"output_type": "stream", "name": "stdout", "text": ["old"]}
    text = notebook(code("print(1)", outputs=[saved]))
    line = next(row for row, line in enumerate(text.split("\n"), 1) if "print(1)" in line)

    assert "old" in draw(text, "page.ipynb")
    html = draw(text, "page.ipynb", outputs={line: [output("stdout", "new")]})
    assert "new" in html
    assert "old" not in html


def test_of_a_saved_output_the_picture_is_shown(draw):
    shown = {"output_type": "display_data", "data": {"image/png": PNG, "text/plain": "<Figure>"}}

    html = draw(notebook(code("plot()", outputs=[shown])), "page.ipynb")

    assert f'src="data:image/png;base64,{PNG}"' in html
    assert "Figure&gt;" not in html


def test_html_outputs_are_cleaned_and_cannot_leave_their_box(draw):
    hostile = '</div></div><table><tr><td onclick="x()">1</td></tr></table><script>x()</script>'
    shown = {"output_type": "execute_result", "data": {"text/html": hostile}}

    html = draw(notebook(code("frame", outputs=[shown]), markdown("after")), "page.ipynb")

    assert '<div class="rendered-output" translate="no"><div><table tabindex="0">' in html
    assert "onclick" not in html
    assert "x()" not in html


def test_attached_pictures_are_shown(draw):
    cell = markdown("![A dot](attachment:dot.png)", attachments={"dot.png": {"image/png": PNG}})

    html = draw(notebook(cell), "page.ipynb")

    assert f'<img src="data:image/png;base64,{PNG}" alt="A dot">' in html


def test_a_label_may_stand_in_a_later_cell(draw):
    html = draw(notebook(markdown("{ref}`end`"), markdown("(end)=\n", "# The end")), "page.ipynb")

    assert '<a href="#page-end" rel="noopener noreferrer">The end</a>' in html


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"cells": 3}', '{"cells": NaN}', "[" * 100_000, '{"cells": [' * 2_000],
)
def test_what_is_no_notebook_is_shown_as_text_with_a_sentence(text):
    page = render(text, "page.ipynb")

    assert page.problem.endswith(".")
    assert page.html.startswith('<div class="rendered"><pre')


def test_cells_of_any_shape_are_survived():
    cells = [1, None, {"cell_type": "code", "source": {"a": 1}, "outputs": 3}]
    cells += [{"cell_type": "markdown", "source": [1, "kept", ["x"]]}]
    cells += [code("y", outputs=[{"output_type": "stream", "text": 5}, 7], tags=[1, "hide-cell"])]
    cells += [code("z", outputs=[{"output_type": "display_data", "data": {"image/png": "zzz"}}])]

    page = render(notebook(*cells), "page.ipynb")

    assert page.problem == ""
    assert "kept" in page.html
