"""English plurals by rule. No stemming: it takes optimizer for optimal."""

from __future__ import annotations

import re

_IRREGULAR = {
    "axis": ["axes"],
    "bias": ["biases", "biasses"],
    "child": ["children"],
    "criterion": ["criteria"],
    "datum": ["data"],
    "foot": ["feet"],
    "half": ["halves"],
    "index": ["indices", "indexes"],
    "leaf": ["leaves"],
    "life": ["lives"],
    "matrix": ["matrices", "matrixes"],
    "maximum": ["maxima", "maximums"],
    "minimum": ["minima", "minimums"],
    "optimum": ["optima", "optimums"],
    "person": ["people", "persons"],
    "phenomenon": ["phenomena"],
    "quantum": ["quanta"],
    "quiz": ["quizzes"],
    "radius": ["radii"],
    "shelf": ["shelves"],
    "spectrum": ["spectra"],
    "stimulus": ["stimuli"],
    "vertex": ["vertices", "vertexes"],
}
_SINGULAR = {
    plural: [singular]
    for singular, many in _IRREGULAR.items()
    for plural in many
    if plural not in ("data", "lives", "people")
}
_HEADS = re.compile(f"(?:{'|'.join(sorted(_IRREGULAR, key=len, reverse=True))})$")
_NO_PLURAL = frozenset({"data", "information", "series", "species", "news", "software", "hardware"})
_NO_SINGULAR = frozenset({"windows", "series", "species", "news", "lens", "always", "its", "this"})


def plurals(word: str) -> list[str]:
    """Every plural that writers use for `word`, without `word` itself."""
    lower = word.lower()
    if lower in _NO_PLURAL or not lower.isascii() or not lower[-1:].isalnum():
        return []
    if head := _irregular(lower):
        return [word[: len(word) - len(head)] + plural for plural in _IRREGULAR[head]]
    return _regular(word, lower)


def _irregular(lower: str) -> str:
    """The irregular noun that a word is or, if that is long enough to tell, ends in: submatrix."""
    found = _HEADS.search(lower)
    return found[0] if found and (found[0] == lower or len(found[0]) > 4) else ""


def _regular(word: str, lower: str) -> list[str]:
    if word.isupper():
        return [word + "s"]
    if lower.endswith("man") and len(lower) > 4:
        return [word[:-2] + "en"]
    if lower.endswith("sis"):
        return [word[:-2] + "es"]
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return [word + "es"]
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return [word[:-1] + "ies"]
    if lower.endswith("o"):
        return [word + "s", word + "es"]
    return [word + "s"]


def singulars(word: str) -> list[str]:
    """What `word` is a plural of, if it looks like one; glossaries list both (labels, IDs)."""
    lower = word.lower()
    if lower in _SINGULAR:
        return _SINGULAR[lower]
    if (
        lower in _NO_SINGULAR
        or not re.search("[A-RT-Za-rt-z]s$", word)
        or re.search("[iu]s$", lower)
    ):
        return []
    if re.search("[^aeiou]ies$", lower) and len(word) > 4:
        return [word[:-3] + "y"]
    if re.search("(?:ss|x|z|ch|sh)es$", lower):
        return [word[:-2]]
    return [word[:-1]]
