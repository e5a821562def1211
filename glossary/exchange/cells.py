"""What people mean by the cells of their glossaries: "구성, 설정", "렌더링(하다)", "번역 안 함"."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 120
_HANGUL = re.compile("[가-힣]")
_KEPT = re.compile(r"번역\s*(?:안\s*함|하지\s*않|금지|x\b)|do not translate|not translated", re.I)
_GLOSS = re.compile(r"\s*\(\s*[A-Za-z][A-Za-z0-9 .,'/+-]*\)")
_ENDING = re.compile(r"^(.*[가-힣])\((하다|되다|시키다|하기|화|적인?|의|한|된)\)$")
_STRANGE = re.compile(r"[()\[\]{}<>|~=:*\"`→…?!]")


@dataclass(frozen=True, slots=True)
class Cell:
    """The forms of a cell. `doubt` names what is unclear, with the piece it is about."""

    forms: tuple[str, ...] = ()
    is_kept: bool = False
    doubt: str = ""
    detail: str = ""


def says_kept(text: str) -> bool:
    """Whether a cell says that the word is not to be translated."""
    return bool(_KEPT.search(text))


def korean_cell(text: str, english: str) -> Cell:
    """The Korean forms of a cell whose row is about `english`."""
    text = " ".join(text.split())
    if says_kept(text):
        return Cell(is_kept=True)
    if text and text.lower() == english.lower():
        return Cell(is_kept=True)
    if not text:
        return Cell(doubt="no korean")
    if not _HANGUL.search(text):
        return Cell((text[:LONGEST],), doubt="no hangul", detail=text)
    forms = [form for part in _parts(_GLOSS.sub("", text)) for form in _with_ending(part)]
    return _doubted(tuple(dict.fromkeys(forms)))


def english_cell(text: str) -> Cell:
    """The English forms of a cell: the term itself, then other ways to write it."""
    text = " ".join(text.split())
    if not text:
        return Cell(doubt="no english")
    forms = tuple(dict.fromkeys(_parts(text)))
    is_shared = "/" in text and len({len(form.split()) for form in forms}) > 1
    if is_shared:  # "Function / Functional Components": what belongs to both?
        return Cell(forms, doubt="unclear english", detail=text)
    return _doubted(forms, "unclear english")


def _parts(text: str) -> list[str]:
    """Forms with commas or slashes between them; what stands in brackets stays together."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char in ",/;、，" and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _with_ending(form: str) -> list[str]:
    ending = _ENDING.match(form)
    return [ending[1], ending[1] + ending[2]] if ending else [form]


def _doubted(forms: tuple[str, ...], doubt: str = "unclear korean") -> Cell:
    if long := next((form for form in forms if len(form) > LONGEST), ""):
        return Cell(tuple(form[:LONGEST] for form in forms), doubt="too long", detail=long)
    if strange := next((form for form in forms if _STRANGE.search(form)), ""):
        return Cell(forms, doubt=doubt, detail=strange)
    return Cell(forms)
