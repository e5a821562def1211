"""How much more memory than its size reading a page takes."""

import gc
import json
import os
import subprocess
import sys
import tracemalloc
from statistics import median

import pytest

from apps.documents import formats
from tests.documents.formats.peaks import peak

LETTERS = "iVBORw0KGgoAAAANSUhEUgAA" * 8_000
PAGES = {
    "a picture written into the page": f"# Title\n\n![A mesh](data:image/png;base64,{LETTERS})\n",
    "a link to a long address": f"# Title\n\n[a mesh](https://jax.dev/{LETTERS})\n",
    "a long formula": f"# Title\n\nIt is ${LETTERS}$ then.\n",
    "a long text in brackets": f"# Title\n\n![{LETTERS}](mesh.png)\n",
}
LITTLE = 16_000  # bytes: a page of a line takes 6,000, and Python's parser 13,000 for a statement
FEW = 0.04
READABLE = {"check": True, "capture_output": True, "text": True}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_long_piece_costs_no_more_than_ten_times_its_size(text):
    assert peak(text, "page.md") < 10 * len(text)


def test_a_long_program_costs_no_more_than_ten_times_its_size():
    methods = "".join(
        f'    def step_{number}(self, state):\n        """Takes step {number} from there."""\n'
        + "        state = jnp.where(state > limit, jnp.sin(state), jnp.cos(state))\n" * 4
        + "        return state\n\n"
        for number in range(100)
    )
    text = f"# Title\n\n```python\nclass Walk:\n    here = 0\n\n{methods}```\n"

    assert peak(text, "page.md") < 10 * len(text)


def test_real_pages_cost_ten_times_their_size_and_a_little(corpus):
    trees = ("jax-0.10.2", "flax-0.12.8")
    for tree in trees:
        corpus(tree)
    program = [sys.executable, "-m", "tests.documents.formats.peaks", *trees]
    said = subprocess.run(program, env={**os.environ, "PYTHONHASHSEED": "0"}, **READABLE)
    costs = [json.loads(line) for line in said.stdout.splitlines()]
    times = [most / size for most, size, _path in costs if size > 3_000]

    assert [path for most, size, path in costs if most > 10 * size + LITTLE] == []
    assert sum(each > 10 for each in times) < FEW * len(times)
    assert median(times) < 6


def test_memory_stays_flat_over_many_pages(pages):
    chosen = pages("jax-0.10.2")[::4]

    def read_all():
        for path, text in chosen:
            formats.join(formats.parse(text, path), {})
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    read_all()
    tracemalloc.start()
    first = read_all()
    last = max(read_all() for _ in range(3))
    tracemalloc.stop()

    assert last < first + 50_000
