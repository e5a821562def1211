"""Reads reStructuredText: a scanner of its blocks, by indentation, as docutils takes them."""

from collections.abc import Iterator

from apps.documents.formats import cells, directives, rst_tables
from apps.documents.formats.collector import Collector
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.rst_cursor import RstCursor
from apps.documents.formats.rst_directives import read_rst_directive
from apps.documents.formats.rst_lines import (
    ADORNMENT,
    ANONYMOUS,
    BULLET,
    DIRECTIVE,
    DOCTEST,
    ENUMERATOR,
    EXPLICIT,
    FIELD,
    FOOTNOTE,
    GRID_BORDER,
    LINE_BLOCK,
    OPTION_LIST,
    SIMPLE_BORDER,
    TARGET,
    columns_of,
    indent_of,
    is_blank,
)
from apps.documents.formats.views import Unit, View

BOOKKEEPING = frozenset(
    {"orphan", "nocomments", "tocdepth", "author", "authors", "date", "version", "nosearch"}
)


def read_rst(unit: Unit, collector: Collector) -> None:
    """Read a page. Where some of its code is there to be tested, plain blocks of code are shown."""
    RstReader(unit.view(), collector, has_titles=True).read()
    shows_only = any(cell.kind in directives.TESTED for cell in collector.cells)
    for cell in collector.cells:
        cell.is_shown_only |= shows_only and cell.kind == "code-block"


def read_rst_body(
    view: View, collector: Collector, kind: SegmentKind = SegmentKind.PARAGRAPH
) -> None:
    """Read what stands inside a directive, a list item, a quote."""
    flavour, collector.flavour = collector.flavour, "rst"
    collector.frame("begin")
    RstReader(view, collector, kind).read()
    collector.frame("end")
    collector.flavour = flavour


class RstReader(RstCursor):
    """Tells the blocks of a view apart and reads them one by one."""

    def read(self) -> None:
        for _first in self.blocks():
            pass

    def blocks(self) -> Iterator[int]:
        """Read block after block, and say of each which line it began with."""
        while self.at < len(self.lines):
            if is_blank(self.lines[self.at]):
                self.at += 1
                continue
            before = self.at
            self.block(self.lines[self.at])
            assert self.at > before
            yield before

    def block(self, line: str) -> None:
        """Read one block, of the first sort that its line can begin."""
        if line[0] in " \t":
            self.quote()
        elif BULLET.match(line) or self.is_enumerated():
            self.item()
        elif FIELD.match(line):
            self.field()
        elif OPTION_LIST.match(line) and self.option():
            pass
        elif DOCTEST.match(line):
            self.doctest()
        elif LINE_BLOCK.match(line):
            self.line_block()
        elif SIMPLE_BORDER.match(line) or GRID_BORDER.match(line):
            self.table()
        elif EXPLICIT.match(line):
            self.explicit()
        elif ANONYMOUS.match(line):
            self.skip()
        elif (self.has_titles and self.title()) or (ADORNMENT.match(line) and self.transition()):
            pass
        elif self.is_definition():
            self.definition()
        else:
            self.paragraph()

    def quote(self) -> None:
        start, self.at = self.at, self.indented(self.at)
        indent = self.least_indent(start, self.at)
        kind = SegmentKind.QUOTE if self.kind is SegmentKind.PARAGRAPH else self.kind
        read_rst_body(self.view.slice(start, self.at, indent), self.collector, kind)

    def table(self) -> None:
        start = self.at
        if SIMPLE_BORDER.match(self.lines[start]):
            end = rst_tables.simple_end(self.lines, start)
            self.at = end if end > start else self.next_blank(start)
            view = self.view.slice(start, self.at)
            if end > start:
                rst_tables.SimpleTable(view, self.collector, read_rst_body).read()
            else:
                self.collector.frame(view.text)
        else:
            self.at = self.next_blank(start)
            view = self.view.slice(start, self.at)
            rst_tables.read_grid(view, self.collector, read_rst_body)

    def title(self) -> bool:
        """A section title, with its underline and perhaps an overline."""
        has_over = bool(ADORNMENT.match(self.lines[self.at]))
        number = self.at + has_over
        title, under = self.line(number), self.line(number + 1)
        sign = under[:1]
        if is_blank(title) or not ADORNMENT.match(under) or ADORNMENT.match(title):
            return False
        if has_over and self.lines[self.at].rstrip() != under.rstrip():
            return False
        if len(under.rstrip()) < min(4, columns_of(title.rstrip())):
            return False
        style = sign + ("o" if has_over else "-")
        if style not in self.levels:
            self.levels.append(style)
        lead = title[: indent_of(title)] if has_over else ""
        start = self.view.points[self.at]
        end = self.view.points[number + 1] + len(under.rstrip())
        level = self.levels.index(style) + 1
        self.collector.frame(f"title {level}")
        self.collector.add(
            SegmentKind.HEADING,
            self.view,
            start,
            end,
            title.strip(),
            style=Style.UNDERLINED,
            mark=style + lead,
            level=level,
        )
        self.at = number + 2
        return True

    def transition(self) -> bool:
        alone = is_blank(self.line(self.at + 1)) and len(self.lines[self.at].rstrip()) >= 4
        if alone:
            self.collector.frame("transition")
            self.at += 1
        return alone

    def explicit(self) -> None:
        line, start = self.lines[self.at], self.at
        end = self.indented(start + 1)
        footnote, directive = FOOTNOTE.match(line), DIRECTIVE.match(line)
        if line.strip() == ".." and is_blank(self.line(start + 1)):
            end = start + 1  # an empty comment takes nothing with it
        self.at = end
        if directive and not TARGET.match(line):
            self.directive(start, end, directive[1], directive.start(2))
        elif footnote:
            self.collector.frame(footnote[0])
            indent = self.least_indent(start + 1, end)
            body = self.body(start, footnote.end(), end, indent)
            read_rst_body(body, self.collector, SegmentKind.FOOTNOTE)
        else:
            self.collector.frame("\n".join(self.lines[start:end]))
            if cells.has_doctest("\n".join(self.lines[start:end])):
                cells.read_doctests(self.view.slice(start, end), self.collector)

    def directive(self, start: int, end: int, name: str, column: int) -> None:
        column = len(self.lines[start]) if column < 0 else column
        indent = self.least_indent(start + 1, end)
        read_rst_directive(name, self.body(start, column, end, indent), self.collector)

    def skip(self) -> None:
        self.collector.frame(self.lines[self.at])
        self.at += 1

    def doctest(self) -> None:
        start = self.at
        while self.at < len(self.lines) and not is_blank(self.lines[self.at]):
            self.at += 1
        self.collector.frame("doctest")
        cells.read_doctests(self.view.slice(start, self.at), self.collector)

    def line_block(self) -> None:
        while found := LINE_BLOCK.match(self.line(self.at)):
            self.collector.frame("line")
            first = self.at
            self.at += 1
            while self.line(self.at)[:1] == " " and not is_blank(self.line(self.at)):
                self.at += 1
            start = self.view.points[first] + found.end()
            end = self.view.points[self.at - 1] + len(self.lines[self.at - 1].rstrip())
            text = " ".join(line.strip() for line in self.view.text[start:end].split("\n"))
            self.collector.add(self.kind, self.view, start, end, text)

    def is_enumerated(self) -> bool:
        if not ENUMERATOR.match(self.lines[self.at]):
            return False
        below = self.line(self.at + 1)
        return is_blank(below) or below[0] in " \t" or bool(ENUMERATOR.match(below))

    def item(self) -> None:
        line, start = self.lines[self.at], self.at
        found = BULLET.match(line) or ENUMERATOR.match(line)
        assert found
        self.collector.frame("item " + line[: found.end()].strip())
        below = self.line(start + 1)
        indent = found.end()
        if found.end() == len(line) and not is_blank(below):
            indent = max(indent_of(below), 1)
        self.at = max(self.indented(start + 1, indent), start + 1)
        body = self.body(start, found.end(), self.at, indent)
        kind = self.kind if self.kind is SegmentKind.TABLE_CELL else SegmentKind.LIST_ITEM
        read_rst_body(body, self.collector, kind)

    def field(self) -> None:
        line, start = self.lines[self.at], self.at
        found = FIELD.match(line)
        assert found
        self.at = max(self.indented(start + 1), start + 1)
        self.collector.frame(f"field {found[1]}")
        if found[1].lower() not in BOOKKEEPING:
            indent = self.least_indent(start + 1, self.at)
            body = self.body(start, found.end(), self.at, indent)
            read_rst_body(body, self.collector, SegmentKind.LIST_ITEM)

    def option(self) -> bool:
        """An entry of an option list: its options are code, its description is not."""
        line, start = self.lines[self.at], self.at
        found = OPTION_LIST.match(line)
        if not found or (found.end() == len(line) and self.line(start + 1)[:1] not in {" ", "\t"}):
            return False
        self.at = max(self.indented(start + 1), start + 1)
        self.collector.frame("option " + found[0].strip())
        indent = self.least_indent(start + 1, self.at)
        body = self.body(start, found.end(), self.at, indent)
        read_rst_body(body, self.collector, SegmentKind.DEFINITION)
        return True

    def is_definition(self) -> bool:
        below = self.line(self.at + 1)
        ends_literal = self.lines[self.at].rstrip().endswith("::")
        return not is_blank(below) and below[0] in " \t" and not ends_literal

    def definition(self) -> None:
        self.collector.frame("term")
        self.text([self.at], SegmentKind.DEFINITION)
        start = self.at + 1
        self.at = self.indented(start)
        indent = self.least_indent(start, self.at)
        view = self.view.slice(start, self.at, indent)
        read_rst_body(view, self.collector, SegmentKind.DEFINITION)

    def paragraph(self) -> None:
        start = self.at
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if is_blank(line) or line[0] in " \t":
                break
            self.at += 1
        numbers = list(range(start, self.at))
        ends_literal = self.lines[self.at - 1].rstrip().endswith("::")
        self.collector.frame("literal" if ends_literal else "paragraph")
        self.text(numbers, self.kind)
        if ends_literal:
            self.literal()

    def literal(self) -> None:
        while self.at < len(self.lines) and is_blank(self.lines[self.at]):
            self.at += 1
        start = self.at
        self.at = self.indented(start)
        first = self.line(start)[:1]
        if self.at == start and first and not first.isalnum():  # a quoted literal block
            while self.line(self.at)[:1] == first:
                self.at += 1
        indent = self.least_indent(start, self.at)
        view = self.view.slice(start, self.at, indent)
        self.collector.frame("literal block")
        if cells.has_doctest(view.text):
            cells.read_doctests(view, self.collector)
        else:
            cells.read_shown(view, self.collector)
