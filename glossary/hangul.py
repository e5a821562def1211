"""Hangul by arithmetic: syllables, their letters (jamo), first letters and finals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_FIRST_SYLLABLE = 0xAC00
_LAST_SYLLABLE = 0xD7A3
_VOWELS = 21
_FINALS = 28

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

# What one key press makes: a compound letter is two of them.
_KEYS = {
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}


# A piece of a text, cut where nothing composes with what came before.
_PIECE = re.compile(r"[\s\S]{1,1024}[\u0300-\u036f\u1160-\u11ff\u3099\u309a]{0,64}")


def nfc(text: str) -> str:
    """The one Unicode form in which everything is stored and compared.

    Long texts are composed piece by piece: sorting a hundred thousand accents on one letter, as
    Unicode asks, would take half a minute.
    """
    if len(text) <= 1024 or text.isascii():
        return unicodedata.normalize("NFC", text)
    return _PIECE.sub(lambda piece: unicodedata.normalize("NFC", piece[0]), text)


def is_syllable(char: str) -> bool:
    return len(char) == 1 and _FIRST_SYLLABLE <= ord(char) <= _LAST_SYLLABLE


def is_consonant(char: str) -> bool:
    """Whether `char` is a lone consonant letter, as typed for a first-letter search."""
    return "ㄱ" <= char <= "ㅎ"


def letters(syllable: str) -> tuple[str, str, str]:
    """Initial, medial and final of one syllable; the final may be empty."""
    offset = ord(syllable) - _FIRST_SYLLABLE
    return (
        INITIALS[offset // (_VOWELS * _FINALS)],
        MEDIALS[offset // _FINALS % _VOWELS],
        FINALS[offset % _FINALS],
    )


def final(syllable: str) -> str:
    return letters(syllable)[2]


class _Table(dict[int, str]):
    """What `str.translate` puts for each character, worked out when it first comes up."""

    def __init__(self, spelling: Callable[[str], str]) -> None:
        self._spelling = spelling

    def __missing__(self, code: int) -> str:
        self[code] = spelled = self._spelling(chr(code))
        return spelled


def _pressed(char: str) -> str:
    spelled = letters(char) if is_syllable(char) else (char,)
    return "".join(_KEYS.get(letter, letter) for letter in spelled)


_JAMO = _Table(_pressed)
_INITIALS = _Table(lambda char: letters(char)[0] if is_syllable(char) else char)


def jamo(text: str) -> str:
    """Spell out `text` in key presses, so that half-typed words are prefixes of whole ones.

    Compatibility letters, compounds split: 합 → ㅎㅏㅂ, 과 → ㄱㅗㅏ, 값 → ㄱㅏㅂㅅ. The rest stays.
    """
    return nfc(text).translate(_JAMO)


def first_letters(text: str) -> str:
    """초성: the initial of each syllable; other characters stay. 합성곱 → ㅎㅅㄱ."""
    return nfc(text).translate(_INITIALS)
