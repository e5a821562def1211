"""What says which text another translates: kind, length, and what no language changes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from apps.documents.formats import Document, ParsedCell, ParsedSegment
from apps.documents.formats.inline import marks

CODE = "code"
IN_CODE = frozenset({"comment", "docstring"})
JOINABLE = frozenset({"paragraph", "list_item", "quote", "definition", *IN_CODE})
HANGUL = re.compile("[가-힣]")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*")
NUMBER = re.compile(r"(?<![\w.-])-?\d+(?:[.,]\d+)*")
LINE_COMMENT = re.compile(r"#[^\n]*")
DOCSTRING = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''", re.DOTALL)
FRAGMENT = re.compile(r"#[^)\s]*")
LONGEST_READ = 10_000  # looking for marks takes the square of it


@dataclass(frozen=True, slots=True)
class Piece:
    """One segment, cell, or a few segments taken together.

    `weight` is its length without what is copied; `kept` are code, roles, links, numbers and the
    like, `words` the words in Latin letters.
    """

    things: tuple[ParsedSegment | ParsedCell, ...]
    kind: str
    text: str
    weight: int
    kept: frozenset[str]
    words: frozenset[str]
    is_korean: bool = field(default=False)

    @property
    def family(self) -> str:
        return self.kind if self.kind in IN_CODE or self.kind == CODE else "prose"


def pieces_of(document: Document, section: str = "") -> list[Piece]:
    """Segments and cells in the order of the page, of one section if its key is given."""
    things: list[ParsedSegment | ParsedCell] = [*document.cells, *document.segments]
    things.sort(key=lambda thing: (thing.start, isinstance(thing, ParsedSegment)))
    here = [thing for thing in things if not section or thing.section == section]
    return [
        _cell(thing) if isinstance(thing, ParsedCell) else _segment(thing, document.labels)
        for thing in here
    ]


def _cell(cell: ParsedCell) -> Piece:
    """Code without its comments, which are translated."""
    code = LINE_COMMENT.sub("", DOCSTRING.sub("", cell.code))
    bare = " ".join(code.split())
    return Piece((cell,), CODE, bare, len(bare), frozenset(), frozenset(LATIN.findall(bare)))


def _segment(segment: ParsedSegment, labels: frozenset[str]) -> Piece:
    flavour = CODE if segment.kind in IN_CODE else segment.writing.flavour
    text = unicodedata.normalize("NFC", segment.text)
    found = marks(text, flavour, labels) if len(text) <= LONGEST_READ else []
    rest = list(text)
    for mark in found:
        rest[mark.start : mark.end] = " " * (mark.end - mark.start)
    plain = "".join(rest)
    kept = {_kept(mark.kind, mark.value) for mark in found}
    kept |= {f"number {number}" for number in NUMBER.findall(plain)}
    return Piece(
        (segment,),
        str(segment.kind),
        " ".join(text.split()),
        len("".join(plain.split())),
        frozenset(kept - {""}),
        frozenset(word.casefold() for word in LATIN.findall(plain)),
        bool(HANGUL.search(text)),
    )


def _kept(kind: str, value: str) -> str:
    """A mark as both languages write it: a link within the page names a heading, which differs."""
    if kind in {"link", "url"}:
        value = FRAGMENT.sub("", value).strip("()<>")
        return f"link {value}" if value else ""
    return f"{kind} {value}"


def joined(pieces: Sequence[Piece]) -> Piece:
    """Neighbours as if they were one."""
    return Piece(
        tuple(thing for piece in pieces for thing in piece.things),
        pieces[0].kind,
        " ".join(piece.text for piece in pieces),
        sum(piece.weight for piece in pieces),
        _union(piece.kept for piece in pieces),
        _union(piece.words for piece in pieces),
        any(piece.is_korean for piece in pieces),
    )


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
