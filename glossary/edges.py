"""Where a Korean word begins and ends, without a dictionary.

Right of a word, with no space between, stand particles, endings, the rest of a compound
(함수이름), or a suffix that makes another word of it (함수형). Left of it stands the beginning of a
compound (순수함수) or, if that is one syllable, of another word (종속성 is no 속성).
"""

from __future__ import annotations

import re

from glossary.hangul import final, is_syllable

_FARTHEST = 24  # syllables: no chain of particles is longer, and a hostile text is one long word
_END = r"(?![가-힣])"
_PARTICLES = (
    "(?:에서|에게서|에게|으로써|으로서|으로|로써|로서|로|부터|까지|마다|보다|처럼|만큼|대로|조차|마저|밖에|같이"
    "|끼리|한테|하고|에선|에겐|이든지|이든|든지|든|이랑|랑|이나마|나마|이나|이란|이며|커녕|치고|이야말로|야말로"
    "|[은는이가을를의에와과도만뿐쯤나란서써요야아여께]){0,4}"
)
_COPULA = (
    "(?:입니[가-힣]*|이[다고며면지기니자거더라었에어네죠신므야나든란구군길게][가-힣]*|일(?:지|까|수록|뿐)?[가-힣]?"
    "|인(?:지|데|가|만큼)?[은는도가를]?|임[은을이도에]?|였[가-힣]*|여[야서][가-힣]*|[예에]요|라[고는면도서며던기니거든][가-힣]*"
    "|라|다|죠|네요|군요|던|지만|므로|거나|니까|면|며|고)?"
)
# Nouns of one syllable that are written to another noun and leave it what it is: 반환값, 속성명.
_TAIL_NOUNS = "값문명시상내외후전중측단쪽층곱님류용간당씩째별들"
# Syllables that make another word of the one before: 함수형, 인스턴스화, 생성자, 번들러, 리스트.
_SUFFIXES = "형적화성률율식법물자기러링트너닝크틱터팅딩싱머밍저처퍼플"
VERB = (
    "(?:하|한|할|함|합|해|했|되|된|될|됨|됩|돼|됐|시키|시킨|시킬|시킴|시킵|시켜|시켰"
    "|당하|당한|당할|당해|당했)"
)

_AFTER_SYLLABLE = re.compile(f"(?:들|별|당|째|씩)?{_PARTICLES}{_COPULA}{_END}")
_AFTER_WORD = re.compile(f"{VERB}|[{_TAIL_NOUNS}]?{_PARTICLES}{_COPULA}{_END}")
_SUFFIX = re.compile(
    f"[{_SUFFIXES}](?:{VERB}|{_PARTICLES}(?:입니[가-힣]*|이[다며면고지었]?[가-힣]?|[인일임]|였[가-힣]*)?{_END})"
)
_PERSON = re.compile("가(?:[는가를의로와라도들]|에게)")
_VERB_ENDING = re.compile(VERB)
_VERB_AT_END = re.compile(f"{VERB}$")
# Single syllables that make no other word of three syllables or more: 재렌더링, 각컴포넌트.
_BEFORE = frozenset("재리각두세한이그저본현전후새첫총매")


# What makes a Latin word part of a longer name: jit in jax.jit, my_jit or __jit__. One underscore
# on its outside is emphasis.
NAME_BEFORE = r"(?<![A-Za-z0-9])(?<![A-Za-z0-9_][_.])"
NAME_AFTER = r"(?![A-Za-z0-9]|[_.][A-Za-z0-9_])"
_NAME_START = re.compile(NAME_BEFORE)
_NAME_END = re.compile(NAME_AFTER)


def starts_name(text: str, start: int) -> bool:
    return _NAME_START.match(text, start) is not None


def ends_name(text: str, end: int) -> bool:
    return _NAME_END.match(text, end) is not None


def stands(text: str, start: int, end: int) -> bool:
    """Whether the Hangul at [start, end) is a word of `text`, or part of a compound."""
    word = text[start:end]
    if len(word) == 1:
        return (
            not _continues(text[start - 1 : start]) and _AFTER_SYLLABLE.match(text, end) is not None
        )
    return _is_open_before(text, start, word) and _is_open_after(text, end, word)


def verb_end(text: str, end: int) -> int:
    """Where the first syllable of a verb in -하다, -되다 or -시키다 ends, or `end` itself."""
    found = _VERB_ENDING.match(text, end)
    return found.end() if found else end


def _continues(before: str) -> bool:
    """Whether the sign before a single syllable makes it part of something longer: 계층, 3장."""
    return is_syllable(before) or before.isdecimal()


def _is_open_before(text: str, start: int, word: str) -> bool:
    before = text[start - 1 : start]
    if (
        not is_syllable(word[0])
        or not is_syllable(before)
        or is_syllable(text[start - 2 : start - 1])
    ):
        return True
    return len(word) > 2 and before in _BEFORE


def _is_open_after(text: str, end: int, word: str) -> bool:
    if not is_syllable(word[-1]):
        return True
    after = text[end : end + _FARTHEST]
    if len(word) > 2 and _VERB_AT_END.search(word):
        return True
    ends_in = final(word[-1])
    if ends_in == "ㅂ" and after.startswith(("니다", "니까")):  # 도입 in 용도입니다
        return False
    if ends_in and _PERSON.match(after):
        return False
    return _AFTER_WORD.match(after) is not None or _SUFFIX.match(after) is None
