import json
import subprocess
import sys
from pathlib import Path

import pytest

from apps import sources
from apps.documents import formats
from apps.documents.rendering import render

TOUR = Path(sources.__file__).parent / "samples" / "tour"
RUNNING = ["arrays-and-keys.ipynb", "loops-and-learning.rst", "transformations.md"]

REPEATED = "transformations.md"

# Runs pages in order, each in a namespace of its own, and says what each cell printed or raised.
# One process for all: the first page to run asks for several devices, and importing JAX is slow.
RUN = """
import contextlib, io, json, sys
import matplotlib
matplotlib.use("Agg")
pages = []
for codes in json.load(sys.stdin):
    namespace, seen = {"__name__": "__main__"}, []
    for code in codes:
        printed, error = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(code, "<cell>", "exec"), namespace)
            except Exception as raised:
                error = type(raised).__name__
        seen.append((printed.getvalue(), error))
    pages.append(seen)
json.dump(pages, sys.stdout)
"""


def parsed(name):
    return formats.parse((TOUR / name).read_text(), name)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """What the cells of every page print, with the name of the error where one is raised."""
    pytest.importorskip("jax")
    names = [*RUNNING, REPEATED]
    folder = str(tmp_path_factory.mktemp("home"))
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(
            [[cell.code for cell in parsed(name).cells if cell.runs] for name in names]
        ),
        capture_output=True,
        text=True,
        check=True,
        timeout=280,
        env={"JAX_PLATFORMS": "cpu", "PATH": "", "HOME": folder, "MPLCONFIGDIR": folder},
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def printed(runs):
    return dict(zip(RUNNING, runs, strict=False))


def test_only_the_cells_that_promise_an_error_raise_one(printed):
    for name in RUNNING:
        cells = [cell for cell in parsed(name).cells if cell.runs]
        for cell, (_, error) in zip(cells, printed[name], strict=True):
            assert bool(error) == ("raises-exception" in cell.tags), (name, cell.line, error)


def test_the_pages_say_the_truth_about_their_outputs(printed):
    everything = "".join(text for seen in printed.values() for text, _ in seen)

    assert "tracing with (3,) float32\ntracing with (4,) float32\n" in everything
    assert "[100   1   4   9  16]\n[ 0  1  4  9 16]\n" in everything
    assert "same key, same numbers: True\n" in everything
    assert "devices: 4\n" in everything
    assert "at w = 2: 0.0\n" in everything
    assert everything.count("the loss fell below one percent of its first value: True\n") == 2


def test_a_second_run_prints_the_same(runs):
    assert runs[-1] == runs[RUNNING.index(REPEATED)]


def test_the_tour_goes_where_a_newcomer_is_to_go():
    code = "".join(cell.code for name in RUNNING for cell in parsed(name).cells if cell.runs)

    for subject in (
        *("jax.jit", "static_argnames", "jax.grad", "stop_gradient", "jax.vmap", "make_jaxpr"),
        *("lax.scan", "lax.cond", "lax.while_loop", "lax.fori_loop", ".at[", "jax.random.key"),
        *("jax.tree.map", "jax.pmap", "jnp.convolve", "conv_general_dilated", "nn.compact"),
        *("nnx.Module", "optax.adam", "TrainState"),
    ):
        assert subject in code, subject


def test_every_page_is_read_whole_and_drawn():
    for path in sorted(TOUR.iterdir()):
        text = path.read_text()
        document = formats.parse(text, path.name)
        page = render(text, path.name)

        assert document.problems == ()
        assert formats.join(document, {}) == text
        assert page.problem == ""
        assert page.title == document.title
        assert 100 < sum(segment.words for segment in document.segments) < 1200, path.name


def test_the_index_names_every_page():
    pages = {path.stem for path in TOUR.iterdir()} - {"index"}
    index = (TOUR / "index.md").read_text()

    assert all(f"\n{name}\n" in index or f"<{name}>" in index for name in pages)
