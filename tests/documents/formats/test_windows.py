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


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_part_of_the_page_tells_what_the_page_does(text, newline, monkeypatch):
    document = parse(PAGE.replace("\n", newline), "page.md")
    segments = document.segments[:8]
    in_part = [checking.check_segment(document, segment, text) for segment in segments]

    monkeypatch.setattr(checking, "window", whole)

    assert in_part == [checking.check_segment(document, segment, text) for segment in segments]


def test_a_part_goes_from_one_heading_through_the_next():
    [unit] = {segment.writing.unit for segment in parse(PAGE, "page.md").segments}

    start, end = window(unit, PAGE.index("An item"), PAGE.index("An item") + 7)

    assert PAGE[start:end].startswith("## Middle\n")
    assert PAGE[start:end].endswith("\n## Last\n")


def test_a_heading_is_read_with_what_stands_before_it():
    [unit] = {segment.writing.unit for segment in parse(PAGE, "page.md").segments}
    start, end = window(unit, PAGE.index("Middle"), PAGE.index("Middle") + 6)

    assert PAGE[start:end].startswith("# Title\n")
    assert PAGE[start:end].endswith("\n## Last\n")


def test_headings_inside_of_blocks_part_nothing():
    blocks = "# A\n\n```{note}\n# B\n```\n\n> # C\n\n- # D\n\nE\n===\n\n```\n# F\n```\n\n"
    text = blocks + FILLER
    [unit] = {segment.writing.unit for segment in parse(text, "page.md").segments}

    assert window(unit, text.index("Some"), text.index("Some") + 4) == (0, len(text))


def test_other_formats_and_short_texts_are_read_whole():
    assert window(Unit(PAGE, [0], [0], flavour="rst"), 300, 310) == (0, len(PAGE))
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
            for text in (segment.text, "한국어 문장입니다.", TEXTS[number % len(TEXTS)])
        ]

    assert found[window] == found[whole]


def documents_of(pages):
    listed = [(path, text) for path, text in pages("jax-0.10.2") if path.endswith(".md")]
    return [parse(text, path) for path, text in listed[::6]]
