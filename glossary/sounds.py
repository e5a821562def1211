"""How a word ends when it is read aloud, which is what a Korean particle follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from glossary.hangul import final, is_syllable, nfc


class Ending(Enum):
    VOWEL = "vowel"
    RIEUL = "ㄹ"
    CONSONANT = "consonant"


# 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS = "영일이삼사오육칠팔구"
# Zeros at the end of a number, by how many: 십 백 천 만 … 억 … 조
_ZEROS = [(12, "조"), (8, "억"), (4, "만"), (3, "천"), (2, "백"), (1, "십")]
_SIGNS = {"%": "퍼센트", "°": "도", "℃": "도", "+": "플러스", "#": "샵", "&": "앤드", "@": "앳"}
# Letters whose name ends in a consonant; the names of all others end in a vowel.
_LETTER_NAMES = {"l": "엘", "m": "엠", "n": "엔", "r": "알"}
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_TAIL = re.compile(r"(?P<word>[A-Za-z][A-Za-z.'_-]*)$|(?P<number>[\d.,]*\d)$")

# Spellings whose Korean reading leaves no doubt. What fits none (map, set, type) needs a reading.
_SPELLINGS = [
    (re.compile(r"(?:[ts]ion|ng|[^e]en|[aiou]n|[aeiour]m|[rw]n|sm|thm|que)$"), Ending.CONSONANT),
    (re.compile(r"(?:[aeiou]l|ll|[a-z]le)$"), Ending.RIEUL),
    (re.compile(r"(?:[aiouyw]|[aeio]e|ue|[eoa]r|[ai]re|ure|ore|[fsx]|sh|[tp]h)$"), Ending.VOWEL),
    (re.compile(r"(?:[tdrn]ch|[sczvg]e|[ai]de|[rs]ite|(?:st|d|r)ate)$"), Ending.VOWEL),
    (re.compile(r"(?:[nlrs]k|[nscplrf]t|[nlr]d|[mlr]p)$"), Ending.VOWEL),
]
# Capitals that one may spell out (제이아이티) or say (짓): only a reading settles it.
_SAYABLE = re.compile(r"[B-DF-HJ-NP-TV-Z][AEIOU][BCDGKPT]$")


def ending_of(word: str, readings: Mapping[str, str] | None = None) -> Ending | None:
    """How `word` ends when read, or None where nothing here can know.

    `readings` map words in Latin script to Hangul, in any case: {"JAX": "잭스"}. A bracket at the
    end is not read: 합성곱(convolution) ends like 합성곱.
    """
    known = {nfc(key).lower(): nfc(reading) for key, reading in (readings or {}).items()}
    return _ending(nfc(word), known)


def _ending(word: str, known: Mapping[str, str]) -> Ending | None:
    bare = _without_brackets(word).rstrip("`*_\"'”’」』〉》)]>}.,:;!?~ ")
    if reading := known.get(bare.strip("`*_\"'“‘([{<").lower()):
        return _ending(reading, {})
    if not bare:
        return None
    if is_syllable(bare[-1]):
        return _of_syllable(bare[-1])
    if sign := _SIGNS.get(bare[-1]):
        return _of_syllable(sign[-1])
    if tail := _TAIL.search(bare):
        return _of_number(tail["number"]) if tail["number"] else _of_latin(tail["word"], known)
    return None


def _without_brackets(word: str) -> str:
    shorter = _BRACKETS.sub("", word)
    return shorter if shorter.strip() else word


def _of_syllable(syllable: str) -> Ending:
    last = final(syllable)
    if not last:
        return Ending.VOWEL
    return Ending.RIEUL if last == "ㄹ" else Ending.CONSONANT


def _of_number(number: str) -> Ending:
    whole = number.replace(",", "")
    zeros = len(whole) - len(whole.rstrip("0"))
    if zeros == len(whole) or ("." in whole and zeros):
        return Ending.CONSONANT
    for least, unit in _ZEROS:
        if zeros >= least:
            return _of_syllable(unit)
    return _of_syllable(_DIGITS[int(whole[-1])])


def _of_latin(word: str, known: Mapping[str, str]) -> Ending | None:
    last = re.split(r"[._'-]", word.rstrip("._'-"))[-1]
    if reading := known.get(last.lower()):
        return _ending(reading, {})
    if _SAYABLE.fullmatch(last):
        return None
    if _is_spelled_out(last):
        name = _LETTER_NAMES.get(last[-1].lower())
        return _of_syllable(name) if name else Ending.VOWEL
    for spelling, ending in _SPELLINGS:
        if spelling.search(last.lower()):
            return ending
    return None


def _is_spelled_out(word: str) -> bool:
    """Whether a word is read letter by letter: a lone letter, or capitals that nobody can say."""
    if len(word) == 1:
        return True
    return word.isupper() and (len(word) <= 3 or not re.search("[AEIOU]", word))
