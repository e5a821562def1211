"""The rules of Korean particles, said again and apart from the code that follows them.

A particle has one form after a consonant, one after a vowel and, for 으로 alone, the vowel's form
after ㄹ. What a word ends in is what is heard when it is read aloud: 3 is 삼, 10 is 십.
"""

import re
import unicodedata

READINGS = {
    "JAX": "잭스",
    "Flax": "플랙스",
    "NumPy": "넘파이",
    "XLA": "엑스엘에이",
    "vmap": "브이맵",
    "jit": "짓",
    "pytree": "파이트리",
    "kernel": "커널",
    "batch": "배치",
    "convolution": "컨벌루션",
    "pmap": "피맵",
    "shard_map": "샤드맵",
    "URL": "유아르엘",
    "einsum": "아인섬",
    "grad": "그래드",
}

# After a consonant, after a vowel. Where two forms are right, both stand.
PAIRS = [
    ("을", "를"), ("은", "는"), ("이", "가"), ("과", "와"), ("과의", "와의"), ("과는", "와는"),
    ("은커녕", "는커녕"), ("이라", "라"), ("이라는", "라는"), ("이라고", "라고"),
    ("이라면", "라면"), ("이라서", "라서"), ("이라도", "라도"), ("이라든지", "라든지"),
    ("이란", "란"), ("이나", "나"), ("이나마", "나마"), ("이며", "며/이며"), ("이든", "든"),
    ("이든지", "든지"), ("이랑", "랑"), ("이야말로", "야말로"), ("이야/아", "야"),
    ("이다", "다/이다"), ("이에요", "예요"), ("이었다", "였다"), ("이었던", "였던"),
    ("이어서", "여서"), ("이어야", "여야"), ("이죠", "죠/이죠"), ("이고", "고/이고"),
    ("이면", "면/이면"), ("이지만", "지만/이지만"), ("이므로", "므로/이므로"),
    ("이거나", "거나/이거나"), ("이니까", "니까/이니까"),
]  # fmt: skip
TOWARDS = [
    ("으로", "로"), ("으로는", "로는"), ("으로서", "로서"), ("으로써", "로써"),
    ("으로의", "로의"), ("으로부터", "로부터"), ("으로부터의", "로부터의"), ("으로도", "로도"),
]  # fmt: skip
SAME = [
    "의", "에", "에서", "에서는", "에게", "도", "만", "만의", "까지", "부터", "마다", "보다",
    "처럼", "조차", "입니다", "인", "인데", "인지", "일", "임을", "들이", "들을", "들은", "별로",
    "",
]  # fmt: skip
VERBS = [
    "하다", "합니다", "하는", "하고", "하며", "하면", "할 수", "한", "했다", "해서", "함으로써",
    "하기", "되다", "됩니다", "되는", "된", "되어", "될", "됐다", "시킵니다", "시키는",
]  # fmt: skip

_DIGITS = "영일이삼사오육칠팔구"


def forms(row, sound):
    """The right forms of a row of PAIRS or TOWARDS after a consonant C, a vowel V or ㄹ L."""
    number = 1 if sound == "V" or (sound == "L" and row in TOWARDS) else 0
    return row[number].split("/")


def sound(word):
    """What `word` ends in when read: V, L or C."""
    last = unicodedata.normalize("NFD", read(word))[-1]
    if last == "\u11af":
        return "L"
    return "C" if "\u11a8" <= last <= "\u11c2" else "V"


def read(word):
    """`word` as it is said, its marks and the original in brackets left out."""
    word = re.sub(r"\]?\([^()]*\)$", "", word).strip("`*_[]“”")
    word = READINGS.get(word, READINGS.get(word.rpartition(".")[2], word))
    if found := re.search(r"[\d.,]*\d$", word):
        return number(found[0])
    return word


def number(text):
    whole, _, decimals = text.replace(",", "").partition(".")
    if decimals:
        return _DIGITS[int(decimals[-1])]
    value = int(whole)
    if value == 0:
        return "영"
    for size, name in ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만")):
        if value % size == 0:
            return name
    rest = value % 10**4
    for size, name in ((1000, "천"), (100, "백"), (10, "십")):
        if rest % size == 0:
            return name
    return _DIGITS[rest % 10]


def corrected(old, new, rest):
    """`rest`, which follows `old`, as it is written after `new`."""
    for row in sorted([*PAIRS, *TOWARDS], key=lambda row: -len(row[0])):
        for form in forms(row, sound(old)):
            if re.match(form + "(?![가-힣])", rest):
                return forms(row, sound(new))[0] + rest[len(form) :]
    return rest
