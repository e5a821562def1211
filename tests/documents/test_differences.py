import pytest

from apps.documents.differences import differences, line_differences


def read(stretches):
    signs = {"same": "", "gone": "-", "new": "+"}
    return [signs[stretch.change] + stretch.text for stretch in stretches]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("딕셔너리를 될 수", "딕셔너리가 될 수", ["딕셔너리", "-를", "+가", " 될 수"]),
        ("the first word", "the last word", ["the ", "-first", "+last", " word"]),
        ("", "새 글", ["+새 글"]),
        ("같은 글", "같은 글", ["같은 글"]),
    ],
)
def test_differences_are_told_by_syllable_and_by_word(old, new, pieces):
    assert read(differences(old, new)) == pieces


def test_both_texts_can_be_read_back():
    old, new = "합성곱을 **두 번** 더합니다", "합성곱은 두 번을 더합니다 `x`"
    stretches = differences(old, new)

    assert "".join(s.text for s in stretches if s.change != "new") == old
    assert "".join(s.text for s in stretches if s.change != "gone") == new


def test_code_is_compared_by_lines():
    pieces = read(line_differences("a = 1\nb = 2", "a = 1\nb = 3\nc"))

    assert pieces == ["a = 1", "-b = 2", "+b = 3", "+c"]


def test_two_long_texts_without_a_likeness_are_shown_whole():
    old, new = "가나다" * 20_000, "라마바" * 20_000

    assert read(differences(old, new)) == [f"-{old}", f"+{new}"]
    assert read(line_differences("a\n" * 20_000, "b\n" * 20_000))[19_999:20_001] == ["-a", "+b"]


def test_one_change_in_a_long_text_is_found():
    text = "가나다라 " * 10_000

    assert "+새" in read(differences(text + "끝", text + "새끝"))
