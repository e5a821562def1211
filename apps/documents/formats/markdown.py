"""Reads MyST and plain Markdown: markdown-it finds the blocks, the source their places."""

import re
from array import array
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from apps.documents.formats import inline
from apps.documents.formats.collector import Collector
from apps.documents.formats.fences import read_fence
from apps.documents.formats.front_matter import read_front_matter
from apps.documents.formats.html import read_html
from apps.documents.formats.model import SegmentKind, Style
from apps.documents.formats.parsers import shared
from apps.documents.formats.views import Unit, View

KINDS = {
    "list_item": SegmentKind.LIST_ITEM,
    "blockquote": SegmentKind.QUOTE,
    "dt": SegmentKind.DEFINITION,
    "dd": SegmentKind.DEFINITION,
    "footnote_reference": SegmentKind.FOOTNOTE,
}


def _block_parser(has_front_matter: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(colon_fence_plugin).use(deflist_plugin).use(footnote_plugin, inline=False)
    parser.use(myst_block_plugin).use(dollarmath_plugin)
    return shared(parser.use(front_matter_plugin) if has_front_matter else parser)


PAGE, BODY = _block_parser(True), _block_parser(False)


def read_markdown(unit: Unit, collector: Collector) -> None:
    view = unit.view()
    MarkdownReader(view, collector, PAGE).read()
    shows_only = any(cell.kind == "code-cell" for cell in collector.cells)
    for cell in collector.cells:
        cell.is_shown_only |= shows_only and cell.kind != "code-cell"


def read_body(view: View, collector: Collector, kind: SegmentKind | None = None) -> None:
    """Read the body of a directive. `kind` is what its plain paragraphs are."""
    MarkdownReader(view, collector, BODY, kind).read()


class Passing(list[Token]):
    """What markdown-it fills: each token is passed on once it is whole, and none is kept."""

    def __init__(self, take: Callable[[Token, Token | None], None]) -> None:
        super().__init__()
        self.take = take
        self.before: Token | None = None
        self.newest: Token | None = None

    def append(self, token: Token) -> None:
        """A rule fills its token after this: it is whole when the next one comes."""
        newest, self.newest = self.newest, token
        if newest:
            self.take(newest, self.before)
            self.before = newest

    def end(self) -> None:
        if self.newest:
            self.take(self.newest, self.before)


def compact(state: StateBlock) -> StateBlock:
    """What markdown-it knows of each line, as numbers side by side: a third of the memory."""
    for name in ("bMarks", "eMarks", "tShift", "sCount", "bsCount"):
        setattr(state, name, array("q", getattr(state, name)))
    return state


def read_blocks(
    text: str, parser: MarkdownIt, take: Callable[[Token, Token | None], None]
) -> dict[str, object]:
    """Pass on the tokens of a text, each with the one before. Returns what the rules noted."""
    env: dict[str, object] = {}
    tokens = Passing(take)
    state = compact(StateBlock(text.replace("\0", "\ufffd"), parser, env, tokens))
    parser.block.tokenize(state, state.line, state.lineMax)
    tokens.end()
    return env


class MarkdownReader:
    """One pass over the tokens of one view, with the containers that are open."""

    def __init__(
        self,
        view: View,
        collector: Collector,
        parser: MarkdownIt,
        kind: SegmentKind | None = None,
    ) -> None:
        self.view = view
        self.collector = collector
        self.parser = parser
        self.kind = kind or SegmentKind.PARAGRAPH
        self.open: list[str] = []
        self.row = (0, 0)
        self.column = 0

    def read(self) -> None:
        references = read_blocks(self.view.text, self.parser, self.take).get("references")
        if isinstance(references, dict):
            self.collector.labels.update(inline.label(name) for name in references)
            self.collector.frame(f"references {sorted(references)}")

    def take(self, token: Token, before: Token | None) -> None:
        if token.type == "inline" and before:
            self.inline(token, before)
        else:
            self.token(token)

    def token(self, token: Token) -> None:
        if token.nesting != -1:
            self.collector.frame(f"{token.type} {token.tag} {token.info}")
        if token.nesting == 1:
            self.open.append(token.type.removesuffix("_open"))
            if token.type == "tr_open" and token.map:
                self.row, self.column = (token.map[0], token.map[1]), 0
        elif token.nesting == -1:
            self.open.pop()
            self.collector.frame("end")
        else:
            self.block(token)

    def block(self, token: Token) -> None:
        if not token.map:
            return
        first, last = token.map
        if token.type in {"fence", "colon_fence"}:
            read_fence(self.body(token), token.info, self.collector, token.type == "fence")
        elif token.type == "front_matter":
            read_front_matter(self.view.slice(first, last), self.collector)
        elif token.type == "html_block":
            read_html(self.view.slice(first, last), self.collector, len(self.quotes))
        else:
            self.collector.frame(token.content)

    @property
    def quotes(self) -> list[str]:
        return [name for name in self.open if name == "blockquote"]

    def body(self, token: Token) -> View:
        """The content of a fence as a view: its lines are the ends of the source's lines."""
        assert token.map
        first = token.map[0] + 1
        lines = []
        for number, content in enumerate(token.content.split("\n")[:-1], first):
            source, point = self.view.lines[number], self.view.points[number]
            if not source.endswith(content):
                content = source.lstrip(" \t>")
            lines.append((content, point + len(source) - len(content)))
        if not lines:
            lines = [("", self.view.points[first] if first < len(self.view.lines) else 0)]
        return View.of_lines(lines, self.view)

    def inline(self, token: Token, opener: Token) -> None:
        if opener.type in {"th_open", "td_open"}:
            self.table_cell(token)
            return
        pieces = self.pieces(token)
        if not pieces:
            self.not_found(token)
        elif opener.type == "heading_open":
            self.heading(pieces, opener)
        elif inline.only_marks(" ".join(text for _, text in pieces)):
            self.alt_texts(pieces)
        else:
            self.collector.add_flow(self.container(), self.view, pieces, len(self.quotes))

    def container(self) -> SegmentKind:
        kinds = [KINDS[name] for name in self.open if name in KINDS]
        if self.kind is SegmentKind.TABLE_CELL:
            return self.kind
        return kinds[-1] if kinds else self.kind

    def pieces(self, token: Token) -> list[tuple[int, str]]:
        """The lines of an inline token with their places in the view; none if not found."""
        assert token.map
        pieces = []
        for number, content in enumerate(token.content.split("\n"), token.map[0]):
            wanted = content.strip(" \t").replace("\ufffd", "\0")
            source = (
                self.view.lines[number].replace("\ufffd", "\0")
                if number < len(self.view.lines)
                else ""
            )
            column = source.rfind(wanted)
            if column < 0:
                return []
            pieces.append((self.view.points[number] + column, self.view.lines[number][column:]))
        last, text = pieces[-1]
        pieces[-1] = (last, text[: len(token.content.split("\n")[-1].strip(" \t"))])
        return pieces

    def not_found(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        self.collector.note(
            self.view, self.view.points[line], "This text could not be found again.", "text"
        )

    def heading(self, pieces: list[tuple[int, str]], opener: Token) -> None:
        level = int(opener.tag[1])
        start, end = pieces[0][0], pieces[-1][0] + len(pieces[-1][1].rstrip())
        text = " ".join(text.strip() for _, text in pieces)
        self.collector.add(
            SegmentKind.HEADING, self.view, start, end, text, style=Style.LINE, level=level
        )

    def table_cell(self, token: Token) -> None:
        number = self.row[0]
        line, content = self.view.lines[number], token.content
        raw = re.sub(r"(?<!\\)\|", r"\|", content)
        column = line.find(raw, self.column)
        if column < 0:
            raw, column = content, line.find(content, self.column)
        if column < 0:
            self.not_found(token)
            return
        self.column = column + len(raw)
        start = self.view.points[number] + column
        if inline.only_marks(raw):
            self.alt_texts([(start, raw)])
        else:
            self.collector.add(SegmentKind.TABLE_CELL, self.view, start, start + len(raw))

    def alt_texts(self, pieces: list[tuple[int, str]]) -> None:
        lines = View.of_lines([(text, place) for place, text in pieces], self.view)
        for alt in inline.IMAGE_ALT.finditer(lines.text):
            text = " ".join(alt[1].split())
            self.collector.add(SegmentKind.ALT_TEXT, lines, *alt.span(1), text)
