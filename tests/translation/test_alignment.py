import random
from collections import Counter

import pytest

from apps.documents.formats import parse
from apps.translation.alignment import Reason, align, align_pieces, pieces_of
from tests.factories import shared
from tests.translation.aligning import checked, counts, measured, places

HAND_MADE = shared("korean", "parallel", "jax_kolonist26")
needs_hand_made = pytest.mark.skipif(HAND_MADE is None, reason="no hand-made translation here")

ENGLISH = """# Adding numbers

Call `jnp.add` to add two numbers on the device.

The result stays on the device until somebody reads it.

It can be read with `np.asarray`.

## Out of bounds

Reading past the end of an array gives its last element.
"""
KOREAN = """# 수 더하기

두 수를 장치에서 더하려면 `jnp.add`를 부릅니다.

결과는 누가 읽을 때까지 장치에 남아 있습니다.

`np.asarray`로 읽을 수 있습니다.

## 범위 밖

배열의 끝을 지나 읽으면 마지막 원소가 나옵니다.
"""


def aligned(english, korean):
    return align(parse(english, "page.md"), parse(korean, "page.md"))


def told(pairs):
    """(text, texts of its source, reason) of each pair."""
    return [(pair.text, [one.text for one in pair.source], pair.reason) for pair in pairs]


def test_each_text_finds_the_one_it_translates():
    pairs = aligned(ENGLISH, KOREAN)

    assert [[one.text for one in pair.source] for pair in pairs] == [
        [segment.text] for segment in parse(ENGLISH, "page.md").segments
    ]
    assert all(pair.is_sure for pair in pairs if "`" in pair.text)


def test_a_text_of_its_own_stays_alone():
    korean = KOREAN.replace(
        "`np.asarray`로", "옮긴이: `lax.foo`와 `lax.bar`도 보세요.\n\n`np.asarray`로"
    )

    pairs = aligned(ENGLISH, korean)

    added = next(pair for pair in pairs if "옮긴이" in pair.text)
    assert (added.source, added.reason, added.is_sure) == ((), Reason.ALONE, False)
    assert (
        next(pair for pair in pairs if "np.asarray" in pair.text)
        .source[0]
        .text.startswith("It can")
    )


def test_a_text_that_was_left_out_moves_no_other():
    korean = KOREAN.replace("`np.asarray`로 읽을 수 있습니다.\n\n", "")

    pairs = aligned(ENGLISH, korean)

    assert all("np.asarray" not in pair.source[0].text for pair in pairs)


def test_two_paragraphs_in_one_are_no_sure_pair():
    korean = KOREAN.replace("부릅니다.\n\n결과는", "부릅니다. 결과는")

    pairs = aligned(ENGLISH, korean)

    both = next(pair for pair in pairs if "jnp.add" in pair.text)
    assert both.reason is Reason.JOINED
    assert [one.text[:4] for one in both.source] == ["Call", "The "]
    assert not both.is_sure


def test_one_paragraph_in_two_is_no_sure_pair():
    english = ENGLISH.replace("device.\n\nThe result", "device. The result")

    pairs = aligned(english, KOREAN)

    split = next(pair for pair in pairs if "jnp.add" in pair.text)
    assert split.reason is Reason.SPLIT
    assert len(split.target) == 2
    assert not split.is_sure


def test_a_text_left_in_english_is_no_translation():
    korean = KOREAN.replace("`np.asarray`로 읽을 수 있습니다.", "It can be read with `np.asarray`.")

    pairs = aligned(ENGLISH, korean)

    left = next(pair for pair in pairs if "np.asarray" in pair.text)
    assert left.reason is Reason.SAME_TEXT
    assert not left.is_sure


def test_other_code_makes_a_pair_unsure():
    korean = KOREAN.replace("`np.asarray`로", "`np.array`로")

    pairs = aligned(ENGLISH, korean)

    assert not any(pair.is_sure for pair in pairs if "np.array" in pair.text)


def test_comments_find_the_comment_of_their_cell():
    cell = "```python\n# {}\nx = f(1)\n```\n\n```python\n# {}\ny = g(2)\n```\n"
    english = "# Title\n\n" + cell.format("call the first", "call the second")
    korean = "# 제목\n\n" + cell.format("첫째를 부르기", "둘째를 부르기")

    pairs = aligned(english, korean)

    assert told(pairs)[1:] == [
        ("첫째를 부르기", ["call the first"], Reason.PLACE),
        ("둘째를 부르기", ["call the second"], Reason.PLACE),
    ]


def test_nothing_of_an_empty_page_is_paired():
    assert aligned(ENGLISH, "") == []
    assert {pair.reason for pair in aligned("", KOREAN)} == {Reason.ALONE}


@needs_hand_made
def test_hand_made_pages_land_where_a_reader_puts_them():
    table = sum(measured(HAND_MADE).values(), Counter())

    assert table["blocks"] > 440
    assert table["right"] >= 0.98 * table["blocks"]
    assert table["sure"] >= 0.8 * table["blocks"]
    assert table["sure but wrong"] == 0


@needs_hand_made
@pytest.mark.parametrize("path", ["docs/faq.rst", "docs/notebooks/thinking_in_jax.md"])
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_sure_is_wrong_where_the_source_has_lost_texts(path, seed):
    chance = random.Random(seed)
    source, target = (
        parse((HAND_MADE / language / path).read_text(), path) for language in ("en", "ko")
    )
    left = [piece for piece in pieces_of(source) if chance.random() > 0.15]
    there = {
        key: place
        for key, place in places(source).items()
        if key in {p.things[0].key for p in left}
    }

    table = counts(align_pieces(left, pieces_of(target)), checked()[path], there, places(target))

    assert table["sure"] > 0.4 * table["blocks"]
    assert table["sure but wrong"] == 0
