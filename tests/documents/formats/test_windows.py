"""What is read again of a page tells of a text as much as the whole page does."""

import pytest

from apps.documents.formats import checking, parse
from apps.documents.formats.views import Unit
from apps.documents.formats.windows import window

FILLER = "Some words that make the page long.\n\n" * 60
PAGE = f"""# Title

First, with `code`.

## Middle

- An item.

  ```{{note}}
  Words in a note.
  ```

Before the end of it.

## Last

{FILLER}"""
TEXTS = [
    "한국어 문장입니다.",
    "한국어 문장\n둘째 줄입니다.",
    "문장\n\n다른 문단",
    "# 제목",
    "문장\n===",
    "문장\n---",
    "- 항목",
    "1. 항목",
    "> 인용",
    "```",
    "문장\n```",
    "```{note}\n글",
    ":::{note}",
    "$$",
    "$$ x",
    "<!-- 글",
    "<div>",
    "<script>",
    "| 칸 | 칸 |\n|---|---|",
    "[이름]: https://a.example",
    "[^1]: 각주",
    "    들여쓴 글",
    "\t탭",
    "+++",
    "% 글",
    "(이름)=",
    ": 뜻",
    "글\n: 뜻",
    "***",
]


def whole(unit: Unit, _start: int, _end: int) -> tuple[int, int]:
    return 0, len(unit.text)


RST = f"""Title
=====

First, with ``code``.

Middle
------

- An item,

  and more of it.

.. note::

   Words in a note.

======  =====
Name    Sense
======  =====
first   one
======  =====

Before the end of it::

    code

Last
----

{FILLER}"""
TEXTS_OF_RST = [
    *TEXTS,
    "문장::",
    "제목\n====",
    ".. 글",
    ".. note::",
    "=====  =====",
    "+----+\n| 칸 |\n+----+",
    ":이름: 글",
    ">>> 1",
    "__ 글",
    "-x  글",
    "A. 글",
    "\\ 글",
]
PAGES = [("page.md", PAGE, text) for text in TEXTS] + [
    ("page.rst", RST, text) for text in TEXTS_OF_RST
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "page", "text"), PAGES)
def test_a_part_of_the_page_tells_what_the_page_does(path, page, text, newline, monkeypatch):
    document = parse(page.replace("\n", newline), path)
    segments = document.segments[:12]
    in_part = [checking.check_segment(document, segment, text) for segment in segments]

    monkeypatch.setattr(checking, "window", whole)

    assert in_part == [checking.check_segment(document, segment, text) for segment in segments]


def part_of(text, path, words):
    """The stretch that is read again where these words change."""
    [unit] = {segment.writing.unit for segment in parse(text, path).segments}
    start, end = window(unit, text.index(words), text.index(words) + len(words))
    return text[start:end]


def test_a_part_goes_from_the_block_before_through_the_next():
    assert part_of(PAGE, "page.md", "Words in") == PAGE[PAGE.index("## Mid") : PAGE.index("## La")]
    assert part_of(RST, "page.rst", "Words in") == RST[RST.index("- An") : RST.index("Before")]


def test_a_part_on_top_begins_with_the_page():
    assert part_of(PAGE, "page.md", "Title") == PAGE[: PAGE.index("## Middle")]
    assert part_of(RST, "page.rst", "Title") == RST[: RST.index("Middle")]


def test_a_part_at_the_end_ends_with_the_page():
    assert part_of(PAGE + "Over.", "page.md", "Over.").endswith("long.\n\nOver.")


def test_no_part_begins_with_what_would_be_front_matter_there():
    ruled = f"# Title\n\nFirst.\n\n---\n\nSecond.\n\n---\n\n{FILLER}"

    assert part_of(ruled, "page.md", "Second.").startswith("First.")


def test_headings_inside_of_blocks_part_nothing():
    blocks = "```{note}\n# B\n```\n\n> # C\n\n- # D\n\nE\n===\n\n```\n# F\n```\n\n"

    assert part_of(blocks + FILLER, "page.md", "C\n").startswith(
        "```{note}\n# B\n```\n\n> # C\n\n- #"
    )


def test_short_texts_and_code_are_read_whole():
    assert window(Unit(PAGE, [0], [0], flavour="python"), 300, 310) == (0, len(PAGE))
    assert window(Unit("# A\n\nB\n\n# C\n", [0], [0]), 5, 6) == (0, 12)


def test_real_pages_say_the_same_in_part(pages, monkeypatch):
    """Each tenth text of the real pages, with words and with what breaks blocks in its place."""
    found = {}
    for part in (window, whole):
        monkeypatch.setattr(checking, "window", part)
        found[part] = [
            checking.check_segment(document, segment, text)
            for document in documents_of(pages)
            for number, segment in enumerate(document.segments[::10])
            for text in (
                segment.text,
                "한국어 문장입니다.",
                TEXTS_OF_RST[number % len(TEXTS_OF_RST)],
            )
        ]

    assert found[window] == found[whole]


def documents_of(pages):
    listed = [(path, text) for path, text in pages("jax-0.10.2") if path.endswith((".md", ".rst"))]
    return [parse(text, path) for path, text in listed[::6]]
