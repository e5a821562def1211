import pytest

from apps.translation.cleaning import MAX_LENGTH, clean, storable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  글 \n", "글"),
        ("한\r\n글\r끝", "한\n글\n끝"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("가\0나", "가나"),
        ("가\ud800나", "가나"),
        ("탭\t과 줄\n바꿈", "탭\t과 줄\n바꿈"),
    ],
)
def test_text_is_composed_and_freed_of_what_cannot_be_kept(typed, kept):
    assert clean(typed).text == kept


def test_what_was_removed_is_told():
    assert clean("가\x07나").notes
    assert not clean("가\r\n나").notes


def test_code_keeps_its_indentation_and_its_characters():
    decomposed = "    x = '\u1112\u1161\u11ab'\n"

    assert clean(decomposed, is_code=True).text == decomposed.rstrip("\n")


def test_a_draft_keeps_its_blanks_and_has_an_end():
    assert storable("  글 ") == "  글 "
    assert len(storable("가" * (MAX_LENGTH + 5))) == MAX_LENGTH
