"""Reading and writing pages: beside markdown-it alone, by the tree, and as a page grows."""

import json
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

from markdown_it import MarkdownIt

from apps.documents import formats
from tests.bench.pages import TOUR
from tests.bench.table import Row
from tests.factories import shared

SUFFIXES = (".md", ".ipynb", ".rst")
GROWTH = (1, 10, 100)
LONG = 8_000  # characters that a page has at least, which is copied to see how time grows


def rows() -> list[Row]:
    texts = [text for path, text in pages() if path.endswith(".md")]
    parser = MarkdownIt("commonmark").enable("table")
    plain = cpu(lambda: [parser.parse(text) for text in texts])
    whole = cpu(lambda: [formats.parse(text, "page.md") for text in texts])
    note = f"{len(texts)} pages, {size(texts)}"
    return [
        Row("markdown-it-py alone", plain, 1, note),
        Row("formats.parse", whole, whole / plain, "with segments, keys and cells"),
    ]


def tree_rows() -> list[Row]:
    """Every page read and written back, as it is and with every text replaced."""
    found = pages("jax-0.10.2")
    texts = [text for _, text in found]
    same = cpu(lambda: [written(text, path, "") for path, text in found])
    new = cpu(lambda: [written(text, path, " 표") for path, text in found])
    return [
        Row("parse and join, nothing translated", same, 1, f"{len(found)} pages, {size(texts)}"),
        Row("parse and join, everything translated", new, new / same),
    ]


def growth_rows() -> list[Row]:
    """One page of each format, then ten and a hundred times as long: time, and memory beside it."""
    measured = []
    for suffix in SUFFIXES:
        path, text = next(
            (page for page in pages() if page[0].endswith(suffix) and len(page[1]) > LONG),
            ("", ""),
        )
        first = 0.0
        for times in GROWTH if path else ():
            grown = copied(text, path, times)
            spent = cpu(partial(written, grown, path, " 표"))
            first = first or spent
            name = f"{suffix}, {times} times {size([text])}"
            measured.append(Row(name, spent, spent / first, peak(grown, path)))
    return measured


def written(text: str, path: str, mark: str) -> str:
    document = formats.parse(text, path)
    texts = {segment.key: segment.text + mark for segment in document.segments} if mark else {}
    return formats.join(document, texts)


def copied(text: str, path: str, times: int) -> str:
    if not path.endswith(".ipynb"):
        return "\n\n".join([text] * times)
    notebook = json.loads(text)
    return json.dumps(notebook | {"cells": notebook["cells"] * times}, indent=1)


def peak(text: str, path: str) -> str:
    """The most memory that reading the page takes, as times its size."""
    tracemalloc.start()
    document = formats.parse(text, path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    times = most / len(text.encode())
    return f"peak {times:.1f} times the page, {len(document.segments)} segments"


def pages(tree: str = "") -> list[tuple[str, str]]:
    """JAX's and Flax's own where they are beside the checkout; else our tour."""
    corpus = shared("corpus")
    names = [tree] if tree else ["jax-0.10.2", "flax-0.12.8"]
    folders = [corpus / name for name in names] if corpus else [TOUR]
    found = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [(str(path), read(path)) for path in found if path.suffix in SUFFIXES]


def read(path: Path) -> str:
    return formats.decode(path.read_bytes())


def size(texts: list[str]) -> str:
    return f"{sum(map(len, texts)) / 1e6:.2f} million characters"


def cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
