"""What becomes of a typed text before it is kept."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_LENGTH = 100_000
MAX_PROSE = 10_000
KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`notes` are sentences about what was changed, for who typed it."""

    text: str
    notes: tuple[str, ...] = ()


def clean(text: str, *, is_code: bool = False) -> Cleaned:
    """Composed Hangul, plain newlines, and nothing that no database or page can hold.

    Code keeps its characters as they are composed, and its indentation.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in text if _can_be_kept(char))
    notes = (_("Invisible control characters were removed."),) if kept != text else ()
    if is_code:
        return Cleaned(kept.rstrip(), notes)
    return Cleaned(unicodedata.normalize("NFC", kept).strip(), notes)


def longest(source: str, *, is_code: bool) -> int:
    """How many characters a translation of this source text may have."""
    return MAX_LENGTH if is_code else min(MAX_LENGTH, max(MAX_PROSE, 4 * len(source)))


def storable(text: str) -> str:
    """A draft as it was typed, less what a database refuses."""
    return "".join(char for char in text if _can_be_kept(char))[:MAX_LENGTH]


def _can_be_kept(char: str) -> bool:
    return char in KEPT_CONTROLS or unicodedata.category(char) not in {"Cc", "Cs"}
