"""Words that the group does not use give way to the one that it does, particles and all."""

import re

from apps.translation.terms.findings import hits_to_change
from apps.translation.terms.quotations import overlap
from apps.translation.terms.vocabulary import Vocabulary
from glossary.matching import Hit, TermEntry
from glossary.particles import replace_term

_FIRST_PRIVATE = 0xF0000


def corrected(terms: Vocabulary, source: str, text: str, term: TermEntry) -> str:
    """`text` with the accepted form of `term` wherever a forbidden one stands.

    Code and quotations stay, and so does the same word where it is part of another term's or the
    right one for something else that the source speaks of.
    """
    if not term.accepted:
        return text
    before = ""
    while text != before and (hits := hits_to_change(terms, source, text, term)):
        before = text
        word = max((_as_written(text, hit) for hit in hits), key=len)
        spans = [(hit.start, hit.end) for hit in hits if _as_written(text, hit) == word]
        text = _replaced(text, word, term, spans, terms)
    return text


def _as_written(text: str, hit: Hit) -> str:
    """The word as it stands there; of a verb the noun, whose verb ending is no part of a hit."""
    return " ".join(text[hit.start : hit.end].split())


def _replaced(
    text: str, word: str, term: TermEntry, spans: list[tuple[int, int]], terms: Vocabulary
) -> str:
    """Only what overlaps `spans` is replaced: the same word elsewhere is hidden meanwhile."""
    if any(ord(char) >= _FIRST_PRIVATE for char in text):
        return text
    kept = [
        found.span() for found in _anywhere(word).finditer(text) if not overlap(found.span(), spans)
    ]
    hidden = text
    for number, (start, end) in reversed([*enumerate(kept)]):
        hidden = hidden[:start] + chr(_FIRST_PRIVATE + number) + hidden[end:]
    changed = replace_term(
        hidden, word, term.accepted[0], readings=terms.readings, exceptions=term.exceptions
    )
    for number, (start, end) in enumerate(kept):
        changed = changed.replace(chr(_FIRST_PRIVATE + number), text[start:end])
    return changed


def _anywhere(word: str) -> re.Pattern[str]:
    return re.compile(r"[ \n]?".join(map(re.escape, word.split())))
