from hypothesis import given
from hypothesis import strategies as st

from apps.translation.traits import MOST, traits_of

SENTENCE = "Arrays are laid out over the devices of a mesh, one named axis of it after the other."


def test_a_changed_word_leaves_most_traits():
    changed = SENTENCE.replace("laid out", "spread")

    shared = set(traits_of(SENTENCE)) & set(traits_of(changed))

    assert len(shared) > MOST / 2


def test_texts_of_other_words_share_nothing():
    assert not set(traits_of(SENTENCE)) & set(traits_of("Gradients flow backwards through time."))


def test_words_that_stand_everywhere_say_nothing():
    assert traits_of("It is of the and to the.") == []


def test_short_texts_share_single_words():
    assert set(traits_of("Loading data")) & set(traits_of("The data we have"))


@given(st.text(max_size=300))
def test_any_text_has_a_few_small_numbers(text):
    traits = traits_of(text)

    assert traits == sorted(set(traits))
    assert len(traits) <= MOST
    assert all(0 <= trait < 2**31 for trait in traits)
