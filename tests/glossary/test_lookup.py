import json
from pathlib import Path

import pytest

from glossary.hangul import INITIALS, MEDIALS, is_syllable, jamo, letters
from glossary.lookup import Index
from glossary.matching import TermEntry

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


def composed_states(word):
    """What an input method shows after each key press on the way to `word`."""
    split = {"ㅘ": "ㅗ", "ㅙ": "ㅗ", "ㅚ": "ㅗ", "ㅝ": "ㅜ", "ㅞ": "ㅜ", "ㅟ": "ㅜ", "ㅢ": "ㅡ"}
    done = ""
    for char in word:
        if is_syllable(char):
            initial, medial, _ = letters(char)
            yield done + initial
            base = 0xAC00 + INITIALS.index(initial) * 588
            if medial in split:
                yield done + chr(base + MEDIALS.index(split[medial]) * 28)
            yield done + chr(base + MEDIALS.index(medial) * 28)
            if done and is_syllable(done[-1]) and not letters(done[-1])[2] and initial in "ㄱㄴㅅ":
                yield done[:-1] + chr(ord(done[-1]) + {"ㄱ": 1, "ㄴ": 4, "ㅅ": 19}[initial])
        done += char
        if done.strip():
            yield done


@pytest.fixture(scope="module")
def team_terms():
    if not GLOSSARIES.is_dir():
        pytest.skip("the glossaries of other teams in ../shared/korean are not here")
    return [
        TermEntry(row["en"], accepted=[row["ko"]])
        for path in sorted(GLOSSARIES.glob("*.json"))
        for row in json.loads(path.read_text())["terms"]
        if row.get("ko")
    ]


def test_no_key_press_of_an_input_method_loses_the_term(team_terms):
    index = Index(team_terms)

    lost = [
        (state, term.accepted[0])
        for term in team_terms
        for state in composed_states(term.accepted[0])
        if term not in index.search(state, limit=300)
    ]

    assert lost == []


def test_a_swapped_letter_still_finds_the_term_among_the_first_three(team_terms):
    index = Index(team_terms)
    long_words = [term.source for term in team_terms if len(term.source) > 5]

    missed = [
        word
        for word in long_words
        if word.lower()
        not in [
            term.source.lower() for term in index.search(word[:2] + word[3] + word[2] + word[4:], 3)
        ]
    ]

    assert len(missed) <= len(long_words) / 100, missed
