import re
from html import unescape

import pytest

from apps.documents.models import Segment, SegmentKind
from apps.translation.cells import highlighted, slots_of, with_comments
from tests import factories

PAGE = '''# Title

```{code-cell}
def double(x):
    """Twice the value."""
    # The first line of a comment that is long enough to be wrapped at its end
    # and its second line.
    return 2 * x  # double it

print("<b>", double(2))
```
'''


@pytest.fixture
def cell(db):
    return Segment.objects.get(section__page=factories.page(PAGE), kind=SegmentKind.CODE)


@pytest.fixture
def slots(cell):
    comments = Segment.objects.filter(cell_key=cell.cell_key).exclude(pk=cell.pk)
    return slots_of(cell.text, list(comments))


def bare(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_every_comment_and_docstring_has_its_place(cell, slots):
    assert [slot.segment.kind for slot in slots] == ["docstring", "comment", "comment"]
    assert cell.text[slots[2].start : slots[2].end] == "double it"


def test_translated_comments_stand_in_the_code(cell, slots):
    texts = {slots[0].segment.pk: "두 배.", slots[1].segment.pk: "한 줄\n두 줄"}

    code, moved = with_comments(cell.text, slots, texts)

    assert '    """두 배."""\n    # 한 줄\n    # 두 줄\n    return 2 * x  # double it' in code
    assert next(code[slot.start : slot.end] for slot in moved) == "두 배."


def test_a_cell_without_translations_is_the_source(cell, slots):
    assert with_comments(cell.text, slots, {})[0] == cell.text


def test_highlighting_changes_no_character(cell, slots):
    assert bare(highlighted(cell.text, slots, "en")) == cell.text


def test_each_comment_is_a_door_to_its_segment(cell, slots):
    html = highlighted(cell.text, slots, "ko", {slots[2].segment.pk})

    doors = re.findall(r'<a class="comment-door( done)?"[^>]*data-opens="(\d+)"', html)
    assert [int(door[1]) for door in doors] == [slot.segment.pk for slot in slots]
    assert [bool(door[0]) for door in doors] == [False, False, True]
    assert html.count("<a ") == html.count("</a>") == 3


def test_code_of_strangers_stays_text(cell, slots):
    assert "<b>" not in highlighted(cell.text, slots, "en")


def test_each_line_can_be_linked_to(cell, slots):
    html = highlighted(cell.text, slots, "ko", lines="line-")

    starts = re.findall(r'id="line-(\d+)"', html)
    assert starts == [str(number) for number in range(1, cell.text.count("\n") + 2)]
    after = html.split('id="line-5"></span>')[1]
    assert bare(after).startswith("    return 2 * x")
    assert bare(html) == bare(highlighted(cell.text, slots, "ko"))
