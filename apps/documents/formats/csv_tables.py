"""The fields of csv-table directives, which both formats know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.documents.formats.collector import Collector
from apps.documents.formats.inline import only_marks, only_rst_marks
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.rst_lines import block_of
from apps.documents.formats.views import View

DELIMITERS = {"tab": "\t", "space": " "}
QUOTED = re.compile(r'"(?:[^"]|"")*"')
BLANKS = re.compile(r"[ ]*")
OWN_DIALECT = frozenset({"quote", "escape", "keepspace"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `start` and `end` leave its quotes out."""

    start: int
    end: int
    is_quoted: bool


def read_csv(
    view: View,
    options: dict[str, str],
    collector: Collector,
    kind: SegmentKind = SegmentKind.TABLE_CELL,
) -> None:
    """Offer the fields of a table's rows. Tables with quotes of their own are left alone."""
    delimiter = DELIMITERS.get(options.get("delim", ","), options.get("delim", ","))
    collector.frame("csv")
    if len(delimiter) != 1 or OWN_DIALECT & options.keys():
        collector.frame(view.text)
        collector.note(view, 0, "A table with quotes of its own stays as it is.", "table")
        return
    is_own = only_rst_marks if collector.flavour == "rst" else only_marks
    for row in rows(view.text, delimiter):
        collector.frame(f"row {len(row)}")
        for field in row:
            text = view.text[field.start : field.end]
            if "\n" in text or is_own(text):
                collector.frame(text)
                continue
            plain = text.replace('""', '"') if field.is_quoted else text
            collector.frame(block_of(plain))
            mark = '"' if field.is_quoted else delimiter
            collector.add(kind, view, field.start, field.end, plain, style=Style.CSV, mark=mark)


def rows(text: str, delimiter: str) -> Iterator[list[Field]]:
    """The rows of a table, as docutils' dialect of CSV has them; empty lines are none."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\n]*")
    at, row = 0, []
    while at < len(text):
        lead = BLANKS.match(text, at)
        start = lead.end() if lead else at
        quoted = QUOTED.match(text, start)
        if quoted:
            row.append(Field(start + 1, quoted.end() - 1, True))
            start = quoted.end()
        rest = plain.match(text, start)
        end = rest.end() if rest else start
        if not quoted and (row or text[start:end].strip() or text[end : end + 1] == delimiter):
            row.append(Field(start, start + len(text[start:end].rstrip()), False))
        at = end + 1
        if row and text[end : end + 1] != delimiter:
            yield row
            row = []
    if row:
        yield row


def write_field(text: str, mark: str) -> str:
    """A field as it is written: `mark` is its quote, or the delimiter that it must not hold."""
    text = " ".join(text.split())
    doubled = text.replace('"', '""')
    if mark == '"':
        return doubled
    return f'"{doubled}"' if mark in text or text.startswith('"') else text
