"""Writes translations into their places and copies every other character."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from apps.documents.formats.collector import blanked
from apps.documents.formats.csv_tables import write_field
from apps.documents.formats.front_matter import write_scalar
from apps.documents.formats.model import Document, ParsedCell, ParsedSegment, Style, Writing
from apps.documents.formats.rst_drawing import Growth, grown, growth_of
from apps.documents.formats.rst_lines import columns_of
from apps.documents.formats.views import Unit

LEAD = re.compile(r"(?:[ \t]|>(?!>))*")  # the signs of quotes, but not of examples
Thing = ParsedSegment | ParsedCell
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a unit and what is written there; its newlines are \\n."""

    unit: Unit
    start: int
    end: int
    text: str


def join(document: Document, translations: Mapping[str, str]) -> str:
    """The page with these translations in it. An unknown key is a KeyError.

    A segment given its own text stays as it was written. A cell's key replaces its whole code;
    translations of comments in that cell are then left out.
    """
    cells = {cell.key: cell for cell in document.cells}
    segments = {segment.key: segment for segment in document.segments}
    wanted: list[tuple[Thing, str]] = []
    for key, text in translations.items():
        thing = segments.get(key) or cells[key]
        if not (isinstance(thing, ParsedSegment) and thing.cell in translations):
            wanted.append((thing, text))
    splices = [
        (each.unit.place(each.start), each.unit.place(each.end), each.unit.encode(each.text))
        for each in changes(wanted)
    ]
    return spliced(document.text, splices)


def spliced(text: str, splices: Iterable[tuple[int, int, str]]) -> str:
    """The text with each stretch start..end replaced."""
    pieces, at = [], 0
    for start, end, piece in sorted(splices):
        pieces += [text[at:start], piece]
        at = end
    return "".join([*pieces, text[at:]])


def changes(wanted: Iterable[tuple[Thing, str]]) -> list[Change]:
    """What is written where, in order: the translations, and padding in tables that they widen."""
    new = [(thing, _newlines(text)) for thing, text in wanted if text != own_text(thing)]
    growth = growth_of((slot, text) for thing, text in new if (slot := thing.writing.slot))
    found = [change for thing, text in new for change in _changed(thing, text, growth)]
    return sorted([*found, *_padding(growth, found)], key=lambda each: (each.start, each.end))


def _changed(thing: Thing, text: str, growth: Growth) -> Iterator[Change]:
    """What is written for one text: one stretch, or one for each of its lines in a table."""
    unit, slot = thing.writing.unit, thing.writing.slot
    if slot is None:
        yield Change(unit, *thing.writing.span, _shaped(thing, text, growth))
        return
    lines = slot.lines(text, grown(growth, slot.drawing, slot.first, slot.last)) or []
    for stretch, line in zip(slot.stretches, lines, strict=True):
        yield Change(unit, stretch.start, stretch.end, line)


def put_in(unit: Unit, texts: Sequence[tuple[ParsedSegment, str]]) -> tuple[str, Spans]:
    """A unit with these texts in it, and where each of them stands in it then."""
    found = changes(texts)
    splices = [(each.start, each.end, unit.decoded(each.text)) for each in found]
    ends = [end for _, end, _ in splices]
    moves = [0, *accumulate(len(piece) - (end - start) for start, end, piece in splices)]
    spans = [
        (start + moves[bisect_right(ends, start)], end + moves[bisect_right(ends, end)])
        for start, end in (segment.writing.span for segment, _ in texts)
    ]
    return spliced(unit.text, splices), spans


def _padding(growth: Growth, found: list[Change]) -> Iterator[Change]:
    """What other lines and cells of a table take when it grows; translations bring their own."""
    written: dict[Unit, list[tuple[int, int]]] = {drawing.unit: [] for drawing in growth}
    for each in sorted(found, key=lambda each: each.start):
        if each.unit in written:
            written[each.unit].append((each.start, each.end))
    for drawing in growth:
        spans = written[drawing.unit]
        for pad in drawing.pads:
            index = bisect_left(spans, (pad.place, -1)) - 1
            count = grown(growth, drawing, pad.first, pad.last)
            if count and (index < 0 or spans[index][1] < pad.place):
                yield Change(drawing.unit, pad.place, pad.place, pad.sign * count)


def own_text(thing: Thing) -> str:
    return thing.text if isinstance(thing, ParsedSegment) else thing.code


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shaped(thing: Thing, text: str, growth: Growth) -> str:
    """A translation with its prefixes and breaks, its newlines still \\n."""
    writing = thing.writing
    shift = sum(grown(growth, drawing, 0, column - 1) for drawing, column in writing.shifts)
    if shift:
        found = LEAD.match(writing.prefix)
        cut = found.end() if found else 0
        prefix = writing.prefix[:cut] + " " * shift + writing.prefix[cut:]
        writing = replace(writing, prefix=prefix)
    if isinstance(thing, ParsedCell):
        return _lines(text, _cell_prefix(thing.kind, writing.prefix))
    return styled(text, writing)


def _cell_prefix(kind: str, prefix: str) -> str:
    return prefix if kind == "doctest" else blanked(prefix, prefix.count(">"))


def styled(text: str, writing: Writing) -> str:
    style, prefix = writing.style, writing.prefix
    if style is Style.LINE:
        head, _, tail = " ".join(text.split()).rpartition(" ")
        joint = f"\n{prefix}" if writing.mark == "\n" else " "
        return f"{head}{joint}{tail}" if head else tail
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
