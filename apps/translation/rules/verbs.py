"""Verbs: the passive said twice, and dependent nouns written into the verb before them."""

import re
from collections.abc import Iterator

from apps.translation.rules.findings import Finding, Prose, _
from glossary.hangul import FINALS

# The passive stem, by how it is written before -지다. A closed list: 만들어지다 is no such word.
STEMS = {
    "보여": "보이", "쓰여": "쓰이", "씌여": "쓰이", "놓여": "놓이", "쌓여": "쌓이", "모여": "모이",
    "짜여": "짜이", "섞여": "섞이", "묶여": "묶이", "깎여": "깎이", "바뀌어": "바뀌",
    "나뉘어": "나뉘", "불려": "불리", "열려": "열리", "잘려": "잘리", "팔려": "팔리",
    "밀려": "밀리", "눌려": "눌리", "닫혀": "닫히", "잊혀": "잊히", "읽혀": "읽히",
    "막혀": "막히", "적혀": "적히", "잡혀": "잡히", "뽑혀": "뽑히", "묻혀": "묻히",
    "담겨": "담기", "잠겨": "잠기", "안겨": "안기", "믿겨": "믿기", "끊겨": "끊기",
    "쫓겨": "쫓기", "되어": "되",
}  # fmt: skip
_FORMS = {"지": "", "집": "ㅂ", "진": "ㄴ", "질": "ㄹ", "짐": "ㅁ"}
_PASSIVE = re.compile(
    rf"(?P<stem>{'|'.join(sorted(STEMS, key=len, reverse=True))})"
    r"(?P<form>[지집진질짐져졌])"
)
_BOUND = re.compile(
    r"[할될볼쓸줄갈올낼알](?=수 ?[있없])|(?<=[가-힣])을(?=수 ?[있없])"
    r"|(?<=[가-힣])[할될](?=때[는에도 ,])"
    r"|(?<=[하되있없보쓰])는(?=것[이을은과도들]|것입니다|데 (?:사용|필요|도움|유용|쓰))"
)


def double_passive(prose: Prose) -> Iterator[Finding]:
    """보여지다 → 보이다, in every form of the verb."""
    for found in _PASSIVE.finditer(prose.words):
        message = _("The passive is said twice.")
        yield Finding(*found.span(), "double-passive", message, _once(found["stem"], found["form"]))


def _once(written: str, form: str) -> str:
    """보여 + 집 → 보입, 보여 + 졌 → 보였, 보여 + 져 → 보여."""
    if form == "져":
        return written
    if form == "졌":
        return written[:-1] + _with_final(written[-1], "ㅆ")
    stem = STEMS[written]
    return stem[:-1] + _with_final(stem[-1], _FORMS[form])


def _with_final(syllable: str, final: str) -> str:
    return chr(ord(syllable) + FINALS.index(final))


def bound_noun(prose: Prose) -> Iterator[Finding]:
    """할수 있다 → 할 수 있다, 하는것 → 하는 것. A narrow list, since 필수 and 실수 are words."""
    for found in _BOUND.finditer(prose.words):
        message = _("The dependent noun is a word of its own.")
        start, end = found.span()
        yield Finding(start, end + 1, "bound-noun", message, f"{found[0]} {prose.text[end]}")
