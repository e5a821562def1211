"""Numbers of the source stand in the translation. One way only: two may well become 2."""

import re
from collections import Counter
from collections.abc import Iterator

from apps.translation.rules.findings import Context, Finding, Prose, _
from glossary.masking import mask

# Hangul is \w: a number may be followed by it (3개), so only what precedes is looked at. Ordinals
# are no numbers: a 3rd party is 서드파티.
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)*(?!\d|st\b|nd\b|rd\b|th\b)")
_GIVEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)*")
_LIST_MARK = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_WORDS = {
    "0": "영공없", "1": "한하첫일유단", "2": "두둘이양쌍", "3": "세셋삼석", "4": "네넷사",
    "5": "다섯오", "6": "여섯육", "7": "일곱칠", "8": "여덟팔", "9": "아홉구",
    "10": "열십", "100": "백", "1000": "천",
}  # fmt: skip
_UNITS = "십백천만억조"


def numbers_present(prose: Prose) -> Iterator[Finding]:
    wanted = Counter(_numbers(prose.context))
    given = Counter(_plain(found) for found in _GIVEN.findall(prose.text))
    for number in wanted:
        if number not in given and not _is_spelled(number, prose.text):
            message = _("A number of the source is missing.")
            yield Finding(0, 0, "numbers-present", message, about=number)


def _numbers(context: Context) -> list[str]:
    source = _LIST_MARK.sub("", mask(context.source))
    return [_plain(found) for found in _NUMBER.findall(source)]


def _plain(number: str) -> str:
    return number.replace(",", "")


def _is_spelled(number: str, text: str) -> bool:
    """Whether it is written in Korean: 2 as 두, 10000 as 1만."""
    if any(word in text for word in _WORDS.get(number, "")):
        return True
    return number.endswith("000") and any(unit in text for unit in _UNITS)
