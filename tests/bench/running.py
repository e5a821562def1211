"""Pages' code in every way: bare in one warm process, by the engine, by the tools of others."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from runner.check import cells_of
from runner.engine import Engine
from runner.engine.policy import ENVIRONMENT
from tests.bench import bare as plain
from tests.bench import pages
from tests.bench.table import Row

ROUNDS = 3  # the cheapest of each way counts
# Tools of others, with packages that are no part of this product: in an environment of their own.
OTHERS = Path(os.environ.get("BENCH_PYTHON", "build/bench/bin/python")).absolute()
NBCLIENT = """
import sys, nbformat, nbclient
for path in sys.argv[1:]:
    nbclient.NotebookClient(nbformat.read(path, 4), allow_errors=True, timeout=900).execute()
"""


def rows() -> list[Row]:
    with pages.engine() as engine:
        taken = [round_of(engine) for _ in range(ROUNDS)]
    floor, first, again, fresh = (min(each) for each in zip(*taken, strict=True))
    ways = [
        (f"one warm Python, no isolation: {pages.title()}", floor, "the floor"),
        (f"the engine ({engine.tier}), a source's first run", first, "aim: 1.15"),
        ("the engine, a translation's run", again, "aim: 0.6, with what its source compiled"),
        ("a fresh Python a page, no isolation", fresh, "what a plain script does"),
        *others(),
    ]
    return [Row(name, spent, spent / floor, meaning) for name, spent, meaning in ways]


def round_of(engine: Engine) -> tuple[float, float, float, float]:
    sources, translations = zip(*pages.pairs(), strict=True)
    floor, _ = pages.bare()
    first = pages.isolated(engine, list(sources))
    return floor, first, pages.isolated(engine, list(translations)), pages.fresh()


def others() -> list[tuple[str, float, str]]:
    """The same pages by nbclient and by nbmake, once each: a kernel a page."""
    if not OTHERS.exists():
        print("  nbclient and nbmake are not installed: make bench does that.", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="topa-notebooks-") as folder:
        notebooks = [notebook(path, Path(folder)) for path in pages.paths()]
        by_client = cpu_of(["-c", NBCLIENT, *notebooks], folder)
        by_make = cpu_of(["-m", "pytest", "-q", "--nbmake", *notebooks], folder)
    return [
        ("nbclient", by_client, "a kernel a page, no isolation"),
        ("nbmake", by_make, "a kernel a page, no isolation"),
    ]


def cpu_of(arguments: list[str], folder: str) -> float:
    before = pages.cpu_of_children()
    environment = {**os.environ, **ENVIRONMENT, "JAX_PLATFORMS": "cpu"}
    command = [str(OTHERS), *arguments]
    subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    return pages.cpu_of_children() - before


def notebook(path: Path, folder: Path) -> str:
    """The page's cells as a notebook in which errors are no end."""
    cells = [
        {"cell_type": "code", "id": f"cell{number}", "source": plain.once(cell.code),
         "metadata": {}, "outputs": [], "execution_count": None}
        for number, cell in enumerate(cells_of(str(path)))
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    metadata = {"kernelspec": kernel, "execution": {"allow_errors": True, "timeout": 900}}
    written = folder / f"{path.stem}.ipynb"
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    written.write_text(json.dumps(whole))
    return str(written)
