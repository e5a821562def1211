"""reStructuredText through docutils, locked: no file is read and nothing raw goes through."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.frontend import get_default_settings
from docutils.readers import standalone
from docutils.writers import html5_polyglot

from apps.documents.rendering import code, directives
from apps.documents.rendering.context import Context, Label
from apps.documents.rendering.errors import NotDrawnError
from apps.documents.rendering.mathematics import formula
from apps.documents.rendering.roles import role_html
from apps.documents.rendering.rst_nodes import ROLE_TABLE, Leaf, PageParser, Role, use_our_names

MAX_LINE = 10_000
SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "compact_lists": False,
    "compact_field_lists": False,
    "docinfo_xform": False,
    "doctitle_xform": False,
    "file_insertion_enabled": False,
    "halt_level": 6,
    "line_length_limit": MAX_LINE,
    "initial_header_level": 1,
    "raw_enabled": False,
    "report_level": 1,
    "smart_quotes": False,
    "syntax_highlight": "none",
    "traceback": True,
    "warning_stream": False,
}
ERROR = 3  # docutils' levels run from 1, info, to 4, severe
logger = logging.getLogger(__name__)
LINED = (nodes.paragraph, nodes.term)
UNKNOWN_ROLE = re.compile(r":(?P<name>[\w:.+-]+):`(?P<content>[^`]+)`")

# docutils keeps its roles in one table for the whole process, which a page may write to.
_one_at_a_time = threading.Lock()


def html(text: str, context: Context) -> str:
    if max(map(len, text.split("\n"))) > MAX_LINE:
        raise NotDrawnError("A line of this page is too long to be read as reStructuredText.")
    with _own_roles():
        try:
            document = publish_doctree(text, parser=PageParser(), settings=_settings())
        except (NotDrawnError, RecursionError):
            raise
        # docutils meets strangers' text and has bugs; a page must not fall with it.
        except Exception as error:
            logger.exception("reStructuredText could not be read")
            raise NotDrawnError("This page could not be read as reStructuredText.") from error
    _note_labels(document, context)
    translator = PageTranslator(document, context, text.split("\n"))
    document.walkabout(translator)
    return "".join(translator.body)


@contextmanager
def _own_roles() -> Iterator[None]:
    """Whatever roles a page defines are gone when it has been read."""
    with _one_at_a_time:
        before = dict(ROLE_TABLE)
        try:
            yield
        finally:
            ROLE_TABLE.clear()
            ROLE_TABLE.update(before)


def _settings() -> Any:
    settings = get_default_settings(PageParser, standalone.Reader, html5_polyglot.Writer)
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    return settings


def _note_labels(document: nodes.document, context: Context) -> None:
    for name, id_ in document.nameids.items():
        place = document.ids.get(id_) if id_ else None
        if place is not None:
            title = place.next_node(nodes.title) if isinstance(place, nodes.section) else None
            context.labels[name] = Label(title.astext() if title else "", id_)


class PageTranslator(html5_polyglot.HTMLTranslator):
    """docutils' own HTML, with our cells, formulas, pictures and lines."""

    def __init__(self, document: nodes.document, page: Context, lines: list[str]) -> None:
        super().__init__(document)
        self.page = page
        self.lines = lines

    def starttag(self, node: Any, tagname: str, *args: Any, **attributes: Any) -> str:
        line = getattr(node, "line", None)
        if line and isinstance(node, LINED):
            attributes["data-line"] = str(line)
            if line in self.page.marks:
                attributes["data-mark"] = self.page.marks[line]
            if line in self.page.places:
                attributes["data-place"] = self.page.places[line].key
            if line in self.page.languages:
                attributes["lang"] = self.page.languages[line]
        return str(super().starttag(node, tagname, *args, **attributes))

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        self.body.append(code.place_link(node.line or 0, self.page))
        super().depart_paragraph(node)

    def should_be_compact_paragraph(self, node: nodes.Node) -> bool:
        return False

    def visit_section(self, node: nodes.section) -> None:
        if "system-messages" in node["classes"]:
            raise nodes.SkipNode
        super().visit_section(node)

    def visit_title(self, node: nodes.title) -> None:
        if not isinstance(node.parent, nodes.section):
            super().visit_title(node)
            return
        level = min(self.section_level, 6)
        self.page.add_heading(level, node.astext(), (node.parent["ids"] or [""])[0])
        line = _title_line(node, self.lines)
        self.body.append(f"<h{level}{code.at_line(line, self.page)}>")
        self.context.append(f"{code.place_link(line, self.page)}</h{level}>\n")

    def visit_Role(self, node: Role) -> None:
        self._put(role_html(node["role"], node["content"], self.page))

    def visit_Leaf(self, node: Leaf) -> None:
        directive = node["directive"]
        last = directive.body_line + 1 + directive.body.count("\n")
        self._put(
            directives.leaf_html(directive, node["first"], last, lambda row: row + 1, self.page)
        )

    def visit_literal(self, node: nodes.literal) -> None:
        self._put(f'<code translate="no">{escape(node.astext())}</code>')

    def visit_math(self, node: nodes.math) -> None:
        self._put(formula(node.astext(), block=False))

    def visit_math_block(self, node: nodes.math_block) -> None:
        at = code.at_line(node.line or 0, self.page)
        self._put(f"<div{at}>{formula(node.astext(), block=True)}</div>")

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        language = next((name for name in node["classes"] if name != "code"), "")
        self._listing(node, language)

    def visit_doctest_block(self, node: nodes.doctest_block) -> None:
        self._listing(node, "pycon")

    def _listing(self, node: nodes.Element, language: str) -> None:
        text = node.astext()
        first = node.line or 0
        lines = (first, first + text.count("\n"), first)
        self._put(directives.listing(text, language, lines, self.page))

    def visit_image(self, node: nodes.image) -> None:
        self._put(directives.picture(node["uri"], node.get("alt", ""), "", self.page))

    def visit_system_message(self, node: nodes.system_message) -> None:
        shown = node.next_node(nodes.literal_block)
        if shown is None or node["level"] < ERROR:
            raise nodes.SkipNode
        label = self.page.word("Not shown in the preview")
        name, _, rest = shown.astext().strip().removeprefix(".. ").partition("\n")
        self._put(directives.notice(label, name, rest, code.at_line(node.line or 0, self.page)))

    def visit_problematic(self, node: nodes.problematic) -> None:
        text = node.astext()
        role = UNKNOWN_ROLE.fullmatch(text)
        shown = role_html(role["name"], role["content"], self.page) if role else escape(text)
        self._put(shown)

    def _put(self, html: str) -> None:
        self.body.append(html)
        raise nodes.SkipNode


def _title_line(node: nodes.title, lines: Sequence[str]) -> int:
    """docutils notes the line of the underline; a title begins above it, or above its overline."""
    line = (node.line or 0) - 1
    over = lines[line - 2].strip() if 2 <= line <= len(lines) else ""
    overlined = len(over) > 1 and len(set(over)) == 1 and not over[0].isalnum()
    return max(0, line - 1 if overlined else line)


use_our_names()
