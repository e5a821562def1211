"""Reading real Markdown pages with markdown-it alone, and as a Document with keys and cells."""

import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from apps.documents import formats
from tests.bench.running import TOUR
from tests.bench.table import Row
from tests.factories import shared


def rows() -> list[Row]:
    texts = [path.read_text(encoding="utf-8") for path in markdown_pages()]
    parser = MarkdownIt("commonmark").enable("table")
    plain = cpu(lambda: [parser.parse(text) for text in texts])
    whole = cpu(lambda: [formats.parse(text, "page.md") for text in texts])
    size = sum(map(len, texts)) / 1e6
    note = f"{len(texts)} pages, {size:.1f} million characters"
    return [
        Row("markdown-it-py alone", plain, 1, note),
        Row("formats.parse", whole, whole / plain, "with segments, keys and cells"),
    ]


def markdown_pages() -> list[Path]:
    """JAX's and Flax's own where they are beside the checkout; else our tour."""
    corpus = shared("corpus")
    folders = [corpus / "jax-0.10.2", corpus / "flax-0.12.8"] if corpus else [TOUR]
    return sorted(path for folder in folders for path in folder.rglob("*.md"))


def cpu(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start
