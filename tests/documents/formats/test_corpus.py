import json

from apps.documents.formats import check_translation, join, parse

# Their truth stops early: the page was stopped, or its blocks were counted with their options.
CUT_SHORT = {"jax/docs/pallas/tpu/matmul.md", "jax/docs/pallas/tpu/sparse.md"}


def test_every_page_comes_back_byte_identical(documents):
    for document in documents:
        path, text = document.path, document.text

        assert join(document, {}) == text, path
        assert join(document, {each.key: each.text for each in document.segments}) == text, path


def test_spans_stand_in_order_and_overlap_only_inside_cells(documents):
    for document in documents:
        path = document.path
        end = 0
        for segment in document.segments:
            assert end <= segment.start < segment.end, (path, segment)
            end = segment.end
        cells = {cell.key: cell for cell in document.cells}
        for segment in document.segments:
            if segment.cell:
                cell = cells[segment.cell]
                assert cell.start <= segment.start < segment.end <= cell.end, (path, segment)


def test_keys_are_unique_and_sections_exist(documents):
    for document in documents:
        path = document.path
        keys = [each.key for each in (*document.segments, *document.cells)]
        sections = {section.key for section in document.sections}

        assert len(set(keys)) == len(keys), path
        assert {each.section for each in (*document.segments, *document.cells)} <= sections, path


def test_cells_that_run_agree_with_an_independent_runner(corpus, pages):
    truth = json.loads(corpus("jax-0.10.2.truth.json").read_text())
    texts = dict(pages("jax-0.10.2"))
    for page in truth["pages"]:
        path = "jax-0.10.2" + page["page"].removeprefix("jax")
        document = parse(texts[path], path)
        lines = [cell.line for cell in document.cells if cell.runs]
        wanted = [first_code_line(cell, texts[path]) for cell in page["cells"]]
        if page["page"] in CUT_SHORT:
            lines = lines[: len(wanted)]
        if path.endswith(".ipynb"):
            assert len(lines) == len(wanted), path
        else:
            assert lines == wanted, path


def first_code_line(cell, text):
    """The other runner takes a directive's option line for code."""
    lines, number = text.split("\n"), cell["line"]
    while cell["kind"] == "fence" and lines[number - 1].strip().startswith(":"):
        number += 1
    return number


def test_every_text_is_its_own_allowed_translation(documents):
    for document in documents[::20]:
        for segment in document.segments[::5]:
            assert check_translation(document, segment.key, segment.text) == [], (
                document.path,
                segment,
            )
