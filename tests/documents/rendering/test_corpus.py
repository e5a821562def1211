import re
from pathlib import Path

import pytest

from apps.documents import formats
from apps.documents.rendering import render

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
HIDDEN = ("testsetup", "testcleanup")
IN_A_COMMENT = {"jax.numpy.rst": (37, 38, 39), "jax.random.rst": (28, 29, 30)}


def pages(tree, every):
    folder = CORPUS / tree
    if not folder.exists():
        pytest.skip(f"../shared/corpus/{tree} is not at hand")
    paths = sorted(path for kind in ("md", "rst", "ipynb") for path in folder.rglob(f"*.{kind}"))
    return [(path, path.read_bytes().decode()) for path in paths[::every]]


def hidden(path, cell):
    said_aside = cell.line in IN_A_COMMENT.get(path.name, ())
    return cell.kind in HIDDEN or "remove-cell" in cell.tags or said_aside


@pytest.mark.parametrize("tree", ["jax-0.10.2", "flax-0.12.8"])
@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.prove)])
def test_real_pages_are_drawn_whole(tree, every, output):
    found = missed = 0
    for path, text in pages(tree, every):
        document = formats.parse(text, path.name)
        outputs = {}
        for number, cell in enumerate(document.cells):
            outputs.setdefault(cell.line, []).append(output("error", f"@{number}@"))

        page = render(text, path.name, outputs=outputs)

        assert page.problem == "", path
        assert "rendered-formula" not in page.html, f"{path} has a formula that is not drawn"
        for number, cell in enumerate(document.cells):
            if cell.runs:
                count = page.html.count(f"@{number}@")
                assert count == (not hidden(path, cell)), (path, cell.line)
        drawn = set(map(int, re.findall(r'data-line="(\d+)"', page.html)))
        lines = [segment.line for segment in document.segments]
        found += sum(line in drawn for line in lines)
        missed += sum(line not in drawn for line in lines)

    assert missed < found / 100, "the editor could not scroll to these segments"
