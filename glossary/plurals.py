"""English plurals by rule. No stemming: it takes optimizer for optimal."""

from __future__ import annotations

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
_NO_PLURAL = frozenset({"data", "information", "series", "species", "news", "software", "hardware"})


def plurals(word: str) -> list[str]:
    """Every plural that writers use for `word`, without `word` itself."""
    lower = word.lower()
    if lower in _NO_PLURAL or not lower.isascii() or not lower[-1:].isalnum():
        return []
    for singular, many in _IRREGULAR.items():
        if lower == singular or (len(singular) > 4 and lower.endswith(singular)):
            return [word[: len(word) - len(singular)] + plural for plural in many]
    return _regular(word, lower)


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
