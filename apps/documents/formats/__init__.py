"""Documentation pages as text and spans: read, translate, write back, byte for byte.

document = parse(text, "guide/page.md")
join(document, {segment.key: translation})
"""

from apps.documents.formats.checking import check_translation
from apps.documents.formats.code_lock import same_code, same_places, unreadable
from apps.documents.formats.model import (
    Difference,
    Document,
    ParsedCell,
    ParsedSection,
    ParsedSegment,
    ParseFailure,
    Problem,
    SegmentKind,
)
from apps.documents.formats.reading import decode, parse
from apps.documents.formats.together import check_translations
from apps.documents.formats.writing import join

__all__ = [
    "Difference",
    "Document",
    "ParseFailure",
    "ParsedCell",
    "ParsedSection",
    "ParsedSegment",
    "Problem",
    "SegmentKind",
    "check_translation",
    "check_translations",
    "decode",
    "join",
    "parse",
    "same_code",
    "same_places",
    "unreadable",
]
