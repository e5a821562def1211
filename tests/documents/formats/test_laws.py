"""Laws that hold for every page, also for pages that nobody would write."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.documents.formats import ParseFailure, check_translation, decode, join, parse

BLOCKS = [
    "# Title",
    "Words here\nand `code`.",
    "One line  \nand another",
    "- item\n- other\n  more",
    "> quoted\nlazily",
    "```{code-cell}\n# Why\nx = 1  # here\n```",
    "```python\n>>> f(1)  # a\n2\n```",
    ":::{note}\nInside.\n:::",
    "| a b | c |\n|---|---|\n| word | words |",
    "<div>Some <b>words</b></div>",
    "[^1]: A note",
    "$$\nx\n$$",
    "(label)=",
    "+++",
    "% hidden",
    "\ttabbed",
    "한글과 English",
    "Title\n=====",
    ".. note:: Words\n   more",
    "For example::\n\n  x",
    "Term\n  Meaning",
    ">>> f(1)  # a\n2",
    "=====  ====\nab     cd\n=====  ====\nef     gh\n=====  ====",
    ":field: body",
    "| line\n| block",
    ".. [1] A note",
]
SIGNS = [
    *list("`~:|\t\r\x00\\$#%*_-+=>.<!{}[]()\"' "),
    "\n",
    "\r\n",
    "\ufeff",
    "\u2028",
    "\x0c",
    "\n\n",
]
FORMATS = [".md", ".ipynb", ".rst"]
texts = st.lists(st.sampled_from(BLOCKS), max_size=8).map("\n\n".join)
broken = st.lists(st.sampled_from(BLOCKS + SIGNS), max_size=25).map("".join)
translations = st.lists(st.sampled_from([*SIGNS, "가", "a", "1"]), max_size=12).map("".join)
suffixes = st.sampled_from([".md", ".rst"])


def assert_laws(text, path):
    document = parse(text, path)
    keys = [each.key for each in (*document.segments, *document.cells)]
    end = 0

    assert join(document, {}) == text
    assert join(document, {each.key: each.text for each in document.segments}) == text
    assert len(set(keys)) == len(keys)
    for segment in document.segments:
        assert end <= segment.start < segment.end <= len(text)
        end = segment.end
    return document


@settings(max_examples=150, deadline=None)
@given(texts, suffixes)
def test_any_page_comes_back(text, suffix):
    assert_laws(text, "page" + suffix)


@settings(max_examples=200, deadline=None)
@given(broken, suffixes)
def test_any_debris_comes_back(text, suffix):
    assert_laws(text, "page" + suffix)


@settings(max_examples=100, deadline=None)
@given(st.lists(broken, max_size=4), st.booleans(), st.booleans(), st.sampled_from([None, 1, 2]))
def test_any_notebook_comes_back(sources, is_split, is_ascii, indent):
    cells = [
        {
            "cell_type": "code" if number % 2 else "markdown",
            "source": source.splitlines(keepends=True) if is_split else source,
        }
        for number, source in enumerate(sources)
    ]
    text = json.dumps({"cells": cells}, indent=indent, ensure_ascii=is_ascii)

    document = assert_laws(text, "page.ipynb")

    marked = join(document, {each.key: f"표\n{each.text}" for each in document.segments})
    assert len(json.loads(marked)["cells"]) == len(cells)


def without_drawing(text):
    return re.sub("[-=+ ]", "", text)


@settings(max_examples=150, deadline=None)
@given(texts, suffixes, translations, st.data())
def test_an_accepted_translation_changes_its_span_alone(text, suffix, translation, data):
    document = parse(text, "page" + suffix)
    if not document.segments:
        return
    segment = data.draw(st.sampled_from(document.segments))
    if check_translation(document, segment.key, translation):
        return

    joined = join(document, {segment.key: translation})
    again = parse(joined, "page" + suffix)

    around = without_drawing if segment.writing.slot else str  # a drawn table grows with its cell
    assert around(joined).startswith(around(text[: segment.start]))
    assert around(joined).endswith(around(text[segment.end :]))
    others = [each.text for each in document.segments if each.key != segment.key]
    left = [each.text for each in again.segments]
    assert [text for text in others if text not in left] == []


def mutated(data, others, chance):
    """A page cut short, with pieces of others, odd signs or random bytes in it."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data = data[:at]
            case 1:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                data = data[:at] + other[start : start + chance.randrange(3000)] + data[at:]
            case 2:
                data = data[:at] + chance.choice(SIGNS).encode() * chance.randint(1, 5) + data[at:]
            case 3:
                data = data[at:]
            case 4:
                data = data[:at] + chance.randbytes(chance.randint(1, 3)) + data[at + 1 :]
    return data


def mutate_pages(pages, count, seed):
    chance = random.Random(seed)
    trees = [*pages("jax-0.10.2"), *pages("flax-0.12.8")]
    found = [(path, text.encode()) for path, text in trees if len(text) < 40_000]
    by_suffix = {suffix: [each for each in found if each[0].endswith(suffix)] for suffix in FORMATS}
    others = [data for _, data in found]
    for number in range(count):
        path, data = chance.choice(by_suffix[FORMATS[number % 3]])
        broken_data = mutated(data, others, chance)
        try:
            assert_laws(decode(broken_data), path)
        except ParseFailure as error:
            failure = error
        else:
            continue
        assert failure.sentence.endswith(".")
        assert 1 <= failure.line <= broken_data.count(b"\n") + broken_data.count(b"\r") + 1


def test_a_broken_page_comes_back_or_says_its_line(pages):
    mutate_pages(pages, 100, seed=1)


@pytest.mark.prove
def test_a_thousand_broken_pages_come_back_or_say_their_line(pages):
    mutate_pages(pages, 1000, seed=2)
