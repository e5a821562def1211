"""What a translation must not change: marks inside the sentence, the blocks around it, the code."""

import re
from collections import Counter
from functools import lru_cache

from apps.documents.formats.code import comments
from apps.documents.formats.code_lock import same_code
from apps.documents.formats.collector import LETTER, Found
from apps.documents.formats.inline import Mark, marks, open_signs
from apps.documents.formats.model import (
    Document,
    ParsedSegment,
    ParseFailure,
    Problem,
    Style,
)
from apps.documents.formats.reading import collect_unit
from apps.documents.formats.suspects import IN_CODE, is_harmless, suspect
from apps.documents.formats.views import Unit
from apps.documents.formats.windows import window
from apps.documents.formats.writing import put_in

NAMES = {
    "code": "code",
    "role": "role",
    "math": "formula",
    "link": "link target",
    "image": "picture",
    "url": "address",
    "tag": "HTML tag",
    "footnote": "footnote mark",
    "reference": "reference",
    "substitution": "substitution",
    "comment": "HTML comment",
}
HINT = " If a particle follows it, write a backslash and a space between them."
NO_TEXT = re.compile(
    "[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]"
)


def check_translation(document: Document, key: str, translation: str) -> list[Problem]:
    """Why this translation would be refused; empty if it may go in.

    Lines and columns of the problems count from 1 in the translation. Raises KeyError.
    """
    segment = next((each for each in document.segments if each.key == key), None)
    if segment is None:
        raise KeyError(key)
    return check_segment(document, segment, translation)


def check_segment(
    document: Document, segment: ParsedSegment, translation: str, *, fits: bool = False
) -> list[Problem]:
    """The same for a segment at hand. `fits`: its page was read with it, and is as it was."""
    if not translation.strip():
        return [Problem("The translation is empty.", 1, 1, "empty")]
    for found in NO_TEXT.finditer(translation):
        if found[0] not in segment.text:
            message = "The translation holds a character that no page may hold."
            return [Problem(message, *position(translation, found.start()), "text")]
    problems = check_marks(document, segment, translation)
    if not fits:
        problems += check_structure(segment, translation)
    return problems or check_open(segment, translation)


def check_marks(document: Document, segment: ParsedSegment, translation: str) -> list[Problem]:
    """Compare code, roles, links and the like of both sides; their order is free."""
    flavour = _flavour(segment)
    wanted = marks(segment.text, flavour, document.labels)
    given = marks(translation, flavour, document.labels)
    left = _tally(wanted)
    left.subtract(_tally(given))
    problems = [_missing(mark, flavour) for mark in _pick(wanted, left, 1)]
    return problems + [_extra(mark, translation) for mark in _pick(given, left, -1)]


def _flavour(segment: ParsedSegment) -> str:
    return "code" if segment.kind in IN_CODE else segment.writing.flavour


def check_open(segment: ParsedSegment, translation: str) -> list[Problem]:
    """Nothing may be opened that is never closed, but for what the source leaves open too."""
    flavour = _flavour(segment)
    kept = Counter(sign for _, sign in open_signs(segment.text, flavour))
    problems = []
    for place, sign in open_signs(translation, flavour):
        kept[sign] -= 1
        if kept[sign] < 0:
            message = f"Nothing closes what {sign} opens here."
            if flavour == "rst":
                message += HINT
            problems.append(Problem(message, *position(translation, place), "inline-open"))
    return problems


def _tally(found: list[Mark]) -> Counter[tuple[str, str]]:
    return Counter((mark.kind, mark.value) for mark in found)


def _pick(found: list[Mark], left: Counter[tuple[str, str]], sign: int) -> list[Mark]:
    """The last marks of each sort that has some over (sign 1) or too many (-1)."""
    picked, rest = [], Counter({sort: sign * count for sort, count in left.items()})
    for mark in reversed(found):
        if rest[mark.kind, mark.value] > 0:
            rest[mark.kind, mark.value] -= 1
            picked.append(mark)
    return picked[::-1]


def _missing(mark: Mark, flavour: str) -> Problem:
    hint = ""
    if flavour == "rst" and mark.kind in {"code", "role", "reference", "substitution"}:
        hint = HINT
    message = f"The {NAMES[mark.kind]} {mark.text} is missing.{hint}"
    return Problem(message, 1, None, f"inline-{mark.kind}")


def _extra(mark: Mark, translation: str) -> Problem:
    line, column = position(translation, mark.start)
    message = f"The {NAMES[mark.kind]} {mark.text} is not in the source, or not so often."
    return Problem(message, line, column, f"inline-{mark.kind}")


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def check_structure(segment: ParsedSegment, translation: str) -> list[Problem]:
    """Put the translation in its unit, read again what it can change, and compare all around it."""
    unit, span = segment.writing.unit, segment.writing.span
    if segment.writing.style is Style.FLOW and re.search(r"\n[ \t]*\n", translation.strip()):
        return [suspect(translation)]
    is_near = is_harmless(segment, translation)
    first, last = window(unit, *span) if is_near else (0, len(unit.text))
    text, [place] = put_in(unit, [(segment, translation)])
    old = reading_of(unit.text[first:last], unit.flavour)
    try:
        new = reading_of(text[first : last + len(text) - len(unit.text)], unit.flavour)
    except ParseFailure as failure:
        return [Problem(failure.sentence, 1, None, "structure")]
    if segment.kind in IN_CODE:
        return _check_code(old, new, unit.text.count("\n", *span))
    here, there = _shifted(span, -first), _shifted(place, -first)
    inside = [found for found in new[1] if _is_in(there, found)]
    if _same_around(old, here, new, there) and is_read_as(inside, segment, translation):
        return []
    return [suspect(translation)]


Span = tuple[int, int]
Reading = tuple[int, tuple[Found, ...], tuple[str, ...]]


@lru_cache(maxsize=64)
def reading_of(text: str, flavour: str) -> Reading:
    collector = collect_unit(Unit(text, [0], [0], flavour=flavour))
    codes = tuple(cell.code for cell in collector.cells)
    return collector.skeleton, tuple(collector.found), codes


def _same_around(old: Reading, here: Span, new: Reading, there: Span) -> bool:
    """Whether two readings differ in nothing but what they have at these places."""
    if old[0] != new[0] or old[2] != new[2]:
        return False
    before = [outline(found) for found in old[1] if not _is_in(here, found)]
    return before == [outline(found) for found in new[1] if not _is_in(there, found)]


def _is_in(span: Span, found: Found) -> bool:
    return span[0] <= found.start < span[1]


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def is_read_as(inside: list[Found], segment: ParsedSegment, translation: str) -> bool:
    """Whether what was found at a segment's place is this text of its, and nothing else."""
    if not inside:
        return not LETTER.search(translation)
    return (
        len(inside) == 1
        and inside[0].kind is segment.kind
        and squeezed(inside[0].text) == squeezed(translation)
    )


def outline(found: Found) -> tuple[str, str, int | None]:
    return found.kind, found.text, found.level


def squeezed(text: str) -> str:
    return "".join(text.split())


def _check_code(old: Reading, new: Reading, spare_lines: int) -> list[Problem]:
    """A comment stays a comment, a docstring a docstring, and the program the same.

    A comment of several lines may come to have `spare_lines` fewer.
    """
    if old[0] != new[0] or len(old[2]) != len(new[2]):
        return [Problem("This text would leave its comment or docstring.", 1, None, "code")]
    for before, after in zip(old[2], new[2], strict=True):
        if before != after:
            difference = same_code(before, after)
            if difference:
                return [Problem(f"The code would change: {difference.message}", 1, None, "code")]
            if len(comments(before)) > len(comments(after)) + spare_lines:
                return [Problem("A comment would vanish.", 1, None, "code")]
    return []
