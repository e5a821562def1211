import random
from pathlib import Path

import pytest

from glossary.hangul import first_letters, is_syllable, jamo
from glossary.lookup import Index
from glossary.matching import TermEntry
from glossary.starting import starting_terms
from tests.glossary import ime, slips
from tests.glossary.cells import terms_of

GLOSSARIES = Path(__file__).resolve().parents[3] / "shared/korean/glossaries"

TERMS = [
    TermEntry("activation", accepted=["활성화", "활성값"]),
    TermEntry("convolution", ["conv"], ["합성곱"], ["컨볼루션"]),
    TermEntry("batch", accepted=["배치"]),
    TermEntry("learning rate", accepted=["학습률"]),
    TermEntry("PRNG key", accepted=["PRNG 키"]),
    TermEntry("gradient", accepted=["그레이디언트"], forbidden=["그래디언트"]),
    TermEntry("composition", accepted=["합성"]),
]
INDEX = Index(TERMS)


def first(query):
    return next((term.source for term in INDEX.search(query)), None)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("convolution", "convolution"),
        ("CONV", "convolution"),
        ("합성곱", "convolution"),
        ("합성고", "convolution"),
        ("합성ㄱ", "convolution"),
        ("ㅎㅅㄱ", "convolution"),
        ("합ㅅㄱ", "convolution"),
        ("ㅎㅅㅎ", "activation"),
        ("컨볼", "convolution"),
        ("뱇", "batch"),
        ("배치", "batch"),
        ("key", "PRNG key"),
        ("prng-k", "PRNG key"),
        ("learningrate", "learning rate"),
        ("lernig rate", "learning rate"),
        ("그레디언트", "gradient"),
        ("학슙률", "learning rate"),
        ("합성", "composition"),
        ("\u1112\u1161\u11b8\u1109\u1165\u11bc\u1100\u1169\u11b8", "convolution"),
    ],
)
def test_the_wanted_term_comes_first(query, wanted):
    assert first(query) == wanted


@pytest.mark.parametrize(
    "query", ["", "   ", "-", "qqqqzzzz", "\x00", "ㅋㅋㅋㅋ", "[(", "*" * 9999]
)
def test_nonsense_finds_nothing_and_breaks_nothing(query):
    assert INDEX.search(query) == []


def test_the_limit_holds():
    assert len(INDEX.search("a", limit=2)) == 2
    assert INDEX.search("a", limit=0) == []


def test_compound_letters_are_two_key_presses():
    assert jamo("과값") == "ㄱㅗㅏㄱㅏㅂㅅ"


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("값이", "ㄱ 가 갑 값 값ㅇ 값이"),
        ("과학", "ㄱ 고 과 괗 과하 과학"),
        ("합성", "ㅎ 하 합 핪 합서 합성"),
    ],
)
def test_the_input_method_of_these_tests_composes_as_real_ones_do(word, shown):
    assert list(ime.states(word)) == shown.split()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("gkqtjdrhq", "convolution"),
        ("gkqtjdr", "convolution"),
        ("ㅊㅐㅜㅍ", "convolution"),
        ("채ㅜㅍㅐㅣㅕ", "convolution"),
        ("qocl", "batch"),
    ],
)
def test_keys_pressed_in_the_other_mode_are_understood(typed, wanted):
    assert first(typed) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"), [("ㄳ", "구성"), ("구성ㅇㅅ", "구성 요소"), ("성요", "구성 요소")]
)
def test_initials_that_became_one_letter_and_inner_syllables_are_found(query, wanted):
    index = Index(
        [TermEntry("configuration", accepted=["구성"]), TermEntry("x", accepted=["구성 요소"])]
    )

    assert wanted in [term.accepted[0] for term in index.search(query)]


def test_a_slip_at_the_beginning_of_a_long_word_is_forgiven_while_typing():
    assert first("lerning r") == "learning rate"


def test_as_many_terms_are_found_as_are_asked_for():
    index = Index(TermEntry(f"word {number}", accepted=["낱말"]) for number in range(700))

    assert len(index.search("w", limit=700)) == 700
    assert len(index.search("ㄴㅁ", limit=700)) == 700
    assert len(index.search("낱멀", limit=700)) == 700


@pytest.fixture(scope="module")
def team_terms():
    """What other teams list and what we do, each English word once."""
    if not GLOSSARIES.is_dir():
        pytest.skip("the glossaries of other teams in ../shared/korean are not here")
    terms = terms_of(*sorted(GLOSSARIES.glob("*.json")))
    listed = {term.source.lower() for term in terms}
    own = [
        TermEntry(row["term"], accepted=row.get("accepted") or row.get("proposed", []))
        for row in starting_terms()
    ]
    return [*terms, *(term for term in own if term.source.lower() not in listed)]


def key_presses(terms):
    """Every state of the box on the way to a form, in Hangul, first letters and Latin letters."""
    for term in terms:
        for form in term.accepted:
            yield from ((state, term) for state in ime.states(form) if state.strip())
            if any(map(is_syllable, form)):
                initials = first_letters(form).replace(" ", "")
                yield from ((initials[:end], term) for end in range(1, len(initials) + 1))
        yield from ((term.source[:end], term) for end in range(1, len(term.source) + 1, 4))


def lost(terms, presses):
    index = Index(terms)
    return [
        (state, term.source)
        for state, term in presses
        if term not in index.search(state, limit=len(terms))
    ]


def test_some_key_presses_of_an_input_method_lose_no_term(team_terms):
    assert lost(team_terms, list(key_presses(team_terms))[::23]) == []


@pytest.mark.prove
def test_no_key_press_of_an_input_method_loses_the_term(team_terms):
    presses = list(key_presses(team_terms))

    assert len(presses) >= 13_000
    assert lost(team_terms, presses) == []


def slipped(terms, times):
    """Words of four keys and more with one slip, as they stand in the box, and their right form."""
    dice = random.Random(1)
    for term in terms:
        for word in (term.source.lower(), *(form for form in term.accepted if is_hangul(form))):
            keys = ime.presses(word)
            if len(keys) >= 4:
                yield from ((ime.shown(slips.slip(keys, dice)), word) for _ in range(times))


def is_hangul(form):
    return all(is_syllable(char) or char == " " for char in form)


def missed(terms, words):
    """The slips after which the word is not in one of the first three."""
    index = Index(terms)
    return [
        (typed, word)
        for typed, word in words
        if not any(word in (term.source.lower(), *term.accepted) for term in index.search(typed, 3))
    ]


def test_most_slips_find_the_term_among_the_first_three(team_terms):
    words = list(slipped(team_terms, 1))[::7]

    assert len(missed(team_terms, words)) <= len(words) / 100


@pytest.mark.prove
def test_slips_find_the_term_among_the_first_three(team_terms):
    words = list(slipped(team_terms, 3))

    assert len(words) >= 4_000
    assert len(missed(team_terms, words)) <= len(words) / 100
