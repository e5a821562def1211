"""What a person meant who typed with the keyboard in the other mode: gkqtjdrhq is 합성곱."""

from __future__ import annotations

_LATIN = "qwertyuiopasdfghjklzxcvbnmQWERTOP"
_JAMO = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ"
_TO_JAMO = dict(zip(_LATIN, _JAMO, strict=True))
_TO_LATIN = {ord(jamo): latin.lower() for latin, jamo in _TO_JAMO.items()}


def as_jamo(latin: str) -> str:
    """The letters that these keys give in the Korean mode."""
    return "".join(_TO_JAMO.get(key) or _TO_JAMO.get(key.lower(), key) for key in latin)


def as_latin(jamo: str) -> str:
    """The keys that were pressed for these letters, spelled out in key presses."""
    return jamo.translate(_TO_LATIN)
