from functools import cache
from pathlib import Path

import pytest

from apps.documents.formats import parse

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
SUFFIXES = {".md", ".ipynb", ".rst"}


@cache
def read_tree(name):
    paths = sorted(path for path in (CORPUS / name).rglob("*") if path.suffix in SUFFIXES)
    return tuple((path.relative_to(CORPUS).as_posix(), path.read_bytes()) for path in paths)


@pytest.fixture
def corpus():
    """Finds a file of the real pages to measure on, or skips the test."""

    def find(name):
        if not (CORPUS / name).exists():
            pytest.skip(f"../shared/corpus/{name} is not at hand")
        return CORPUS / name

    return find


@pytest.fixture
def pages(corpus):
    """Path and text of every page of a tree of the corpus."""

    def read(name):
        corpus(name)
        return [(path, data.decode()) for path, data in read_tree(name)]

    return read


@pytest.fixture(params=["jax-0.9.0", "jax-0.10.2", "flax-0.12.8"])
def documents(request, corpus):
    """Every page of a tree, read once for all tests."""
    corpus(request.param)
    return read_documents(request.param)


@cache
def read_documents(name):
    return [parse(data.decode(), path) for path, data in read_tree(name)]


@pytest.fixture(params=[4, pytest.param(1, marks=pytest.mark.prove)], ids=["sample", "all"])
def sample(request, corpus):
    """Pages of both projects: each fourth, or in a campaign all."""
    corpus("jax-0.10.2")
    corpus("flax-0.12.8")
    return (read_documents("jax-0.10.2") + read_documents("flax-0.12.8"))[:: request.param]
