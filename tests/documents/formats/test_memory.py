"""How much more memory than its size reading a page takes."""

import tracemalloc

import pytest

from apps.documents import formats

LETTERS = "iVBORw0KGgoAAAANSUhEUgAA" * 8_000
PAGES = {
    "a picture written into the page": f"# Title\n\n![A mesh](data:image/png;base64,{LETTERS})\n",
    "a link to a long address": f"# Title\n\n[a mesh](https://jax.dev/{LETTERS})\n",
    "a long formula": f"# Title\n\nIt is ${LETTERS}$ then.\n",
    "a long text in brackets": f"# Title\n\n![{LETTERS}](mesh.png)\n",
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_long_piece_costs_no_more_than_ten_times_its_size(text):
    formats.parse(text, "page.md")

    tracemalloc.start()
    document = formats.parse(text, "page.md")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert formats.join(document, {}) == text
    assert most < 10 * len(text)
