"""Writes translations into their places and copies every other character."""

import re
from collections.abc import Mapping

from apps.documents.formats.collector import blanked
from apps.documents.formats.csv_tables import write_field
from apps.documents.formats.front_matter import write_scalar
from apps.documents.formats.model import Document, ParsedCell, ParsedSegment, Style, Writing
from apps.documents.formats.rst_lines import columns_of


def join(document: Document, translations: Mapping[str, str]) -> str:
    """The page with these translations in it. An unknown key is a KeyError.

    A segment given its own text stays as it was written. A cell's key replaces its whole code;
    translations of comments in that cell are then left out.
    """
    cells = {cell.key: cell for cell in document.cells}
    segments = {segment.key: segment for segment in document.segments}
    splices = []
    for key, text in translations.items():
        thing = segments.get(key) or cells[key]
        if isinstance(thing, ParsedSegment) and thing.cell in translations:
            continue
        splices.append((thing.start, thing.end, written(document.text, thing, text)))
    pieces, at = [], 0
    for start, end, piece in sorted(splices):
        pieces += [document.text[at:start], piece]
        at = end
    return "".join([*pieces, document.text[at:]])


def written(page: str, thing: ParsedSegment | ParsedCell, text: str) -> str:
    """A translation as it is written in the page: prefixes, hard breaks, escapes."""
    own = thing.text if isinstance(thing, ParsedSegment) else thing.code
    if text == own:
        return page[thing.start : thing.end]
    return thing.writing.unit.encode(shaped(thing, text))


def shaped(thing: ParsedSegment | ParsedCell, text: str) -> str:
    """A translation with its prefixes and breaks, its newlines still \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(thing, ParsedCell):
        return _lines(text, _cell_prefix(thing))
    return styled(text, thing.writing)


def _cell_prefix(cell: ParsedCell) -> str:
    prefix = cell.writing.prefix
    return prefix if cell.kind == "doctest" else blanked(prefix, prefix.count(">"))


def styled(text: str, writing: Writing) -> str:
    style, prefix = writing.style, writing.prefix
    if style is Style.LINE:
        head, _, tail = " ".join(text.split()).rpartition(" ")
        joint = f"\n{prefix}" if writing.mark == "\n" else " "
        return f"{head}{joint}{tail}" if head else tail
    if style is Style.CELL:
        text = " ".join(text.split())
        return text + " " * (int(writing.mark or 0) - columns_of(text))
    if style is Style.CSV:
        return write_field(text, writing.mark)
    if style is Style.YAML:
        return write_scalar(text, writing.mark)
    if style is Style.UNDERLINED:
        return _underlined(" ".join(text.split()), writing.mark)
    if style is Style.WRAP:
        return _wrapped(text, prefix, int(writing.mark))
    if style is Style.FLOW:
        text = re.sub(r"[ \t]*\n[ \t]*", lambda _: f"{writing.mark}\n", text.strip())
    return _lines(text.strip("\n"), prefix)


def _lines(text: str, prefix: str) -> str:
    """Each further line behind the prefix; blank lines keep no trailing blanks."""
    first, *rest = text.split("\n")
    return "\n".join([first, *((prefix + line if line else prefix.rstrip()) for line in rest)])


def _underlined(title: str, mark: str) -> str:
    """`mark` holds the rest of the title as it was: [overline newline indent] newline underline."""
    sign, lead, has_overline = mark[0], mark[2:], mark[1] == "o"
    line = sign * max(columns_of(lead + title) + (len(lead) if has_overline else 0), 4)
    over = f"{line}\n{lead}" if has_overline else ""
    return f"{over}{title}\n{line}"


def _wrapped(text: str, prefix: str, columns: int) -> str:
    """Comment lines no wider than the source's own."""
    room = max(columns - 2, 40)
    lines = []
    for paragraph in text.strip().split("\n"):
        lines += _wrap(paragraph.strip(), room)
    return ("\n" + prefix).join(line for line in lines if line)


def _wrap(text: str, room: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and columns_of(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
