"""MyST directives: what stands in a fence whose info is `{name}`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from apps.documents.rendering import code, toctree
from apps.documents.rendering.clean import clean_fragment
from apps.documents.rendering.context import Context, LineOf, names
from apps.documents.rendering.mathematics import formula

MAX_DEPTH = 12

NAME = re.compile(r"\{(?P<name>[^\s{}]+)\}\s*(?P<argument>.*)", re.DOTALL)
OPTION = re.compile(r":?(?P<key>[\w-]+):(?:\s+(?P<value>.*))?$")

ADMONITIONS = {
    "admonition": "",
    "attention": "Attention",
    "caution": "Caution",
    "danger": "Danger",
    "deprecated": "Deprecated since version",
    "error": "Error",
    "hint": "Hint",
    "important": "Important",
    "note": "Note",
    "seealso": "See also",
    "tip": "Tip",
    "todo": "To do",
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "warning": "Warning",
}
TITLED = frozenset({"admonition", "deprecated", "versionadded", "versionchanged"})
SILENT = names(
    "contents currentmodule default-role highlight index meta module raw-cell role "
    "sectnum tabularcolumns tagged-block testcleanup testsetup"
)
BOXES = names(
    "card centered div dropdown epigraph glossary grid grid-item grid-item-card only rubric "
    "sidebar tab-item tab-set table tabs topic"
)
INSERTED = frozenset({"include", "literalinclude"})
CODE = frozenset({"code", "code-block", "sourcecode", "testcode"})
CELLS = frozenset({"code-cell"})


@dataclass(slots=True)
class Directive:
    """`body_line` counts from 0 in the text that the fence stands in."""

    name: str
    argument: str
    body: str
    body_line: int
    options: dict[str, str] = field(default_factory=dict)
    option_lines: dict[str, int] = field(default_factory=dict)

    @property
    def tags(self) -> list[str]:
        return [tag for tag in re.split(r"[\s,\[\]\"']+", self.options.get("tags", "")) if tag]


def read(token: Token) -> Directive | None:
    """The directive that a fence holds, or None for a plain fence."""
    named = NAME.fullmatch(token.info.strip())
    if not named or token.map is None:
        return None
    lines = token.content.split("\n")
    taken, options, rows = _options(lines)
    while taken < len(lines) - 1 and not lines[taken].strip():
        taken += 1
    return Directive(
        named["name"].lower(),
        named["argument"].strip(),
        "\n".join(lines[taken:]),
        token.map[0] + 1 + taken,
        options,
        {key: token.map[0] + 1 + row for key, row in rows.items()},
    )


def _options(lines: Sequence[str]) -> tuple[int, dict[str, str], dict[str, int]]:
    """How many lines the options take, what they say, and on which of the lines each stands.

    They are written `:key: value`, or without the first colon between two lines of `---`.
    """
    fenced = bool(lines) and lines[0].strip() == "---"
    taken = int(fenced)
    options: dict[str, str] = {}
    rows: dict[str, int] = {}
    for line in lines[taken:]:
        found = OPTION.match(line.strip())
        if fenced and line.strip() == "---":
            return taken + 1, options, rows
        if not fenced and not (found and line.startswith(":")):
            break
        if found:
            options[found["key"]] = (found["value"] or "").strip()
            rows[found["key"]] = taken
        taken += 1
    return (taken, options, rows) if not fenced else (0, {}, {})


@dataclass(slots=True)
class Expansion:
    """Turns fences into what their directives mean, fences within fences included."""

    parser: MarkdownIt
    env: EnvType
    context: Context

    def tokens(self, tokens: Sequence[Token], depth: int = 0) -> Iterator[Token]:
        for token in tokens:
            if token.type in ("fence", "colon_fence"):
                yield from self._fence(token, depth)
            else:
                yield token

    def _fence(self, token: Token, depth: int) -> Iterator[Token]:
        directive = read(token)
        if directive is None or depth >= MAX_DEPTH:
            if token.type == "colon_fence" and depth < MAX_DEPTH:
                first = (token.map or [0])[0] + 1
                yield from self._box("rendered-box", Directive("", "", token.content, first), depth)
            else:
                yield token
        elif directive.name in SILENT:
            return
        elif directive.name in ADMONITIONS:
            yield from self._admonition(directive, token, depth)
        elif directive.name in BOXES:
            yield from self._box(f"rendered-{directive.name}", directive, depth)
        elif directive.name == "figure":
            yield from self._figure(directive, token, depth)
        else:
            yield _leaf(directive, token)

    def _admonition(self, directive: Directive, token: Token, depth: int) -> Iterator[Token]:
        word = ADMONITIONS[directive.name]
        title, first = self.context.word(word) if word else "", directive.argument
        if directive.name in TITLED:
            title, first = f"{title} {directive.argument}".strip(), ""
        css = f"rendered-admonition rendered-{directive.name}"
        yield Token("box_open", "div", 1, attrs={"class": css}, block=True)
        yield from _paragraph(title, None if word else token.map, "rendered-admonition-title")
        if first:
            # MyST reads text after the name of a plain admonition as its first line.
            yield from _paragraph(first, token.map)
        yield from self._nested(directive, depth)
        yield Token("box_close", "div", -1, block=True)

    def _box(self, css: str, directive: Directive, depth: int) -> Iterator[Token]:
        yield Token("box_open", "div", 1, attrs={"class": css}, block=True)
        if directive.argument:
            place = [directive.body_line - 1, directive.body_line]
            yield from _paragraph(directive.argument, place, "rendered-box-title")
        yield from self._nested(directive, depth)
        yield Token("box_close", "div", -1, block=True)

    def _figure(self, directive: Directive, token: Token, depth: int) -> Iterator[Token]:
        yield Token("figure_open", "figure", 1, block=True)
        yield _leaf(Directive("image", directive.argument, "", 0, directive.options), token)
        yield Token("caption_open", "figcaption", 1, block=True)
        yield from self._nested(directive, depth)
        yield Token("caption_close", "figcaption", -1, block=True)
        yield Token("figure_close", "figure", -1, block=True)

    def _nested(self, directive: Directive, depth: int) -> Iterator[Token]:
        inner: list[Token] = []
        self.parser.block.parse(directive.body, self.parser, self.env, inner)
        for token in inner:
            if token.map:
                token.map = [line + directive.body_line for line in token.map]
        yield from self.tokens(inner, depth + 1)


def _paragraph(text: str, place: list[int] | None, css: str = "") -> Iterator[Token]:
    attrs: dict[str, str | int | float] = {"class": css} if css else {}
    yield Token("paragraph_open", "p", 1, attrs=attrs, map=place, block=True)
    yield Token("inline", "", 0, content=text, map=place, children=[], block=True)
    yield Token("paragraph_close", "p", -1, block=True)


def _leaf(directive: Directive, token: Token) -> Token:
    return Token("directive", "", 0, map=token.map, meta={"directive": directive}, block=True)


def leaf_html(
    directive: Directive, first: int, last: int, line_of: LineOf, context: Context
) -> str:
    """A directive without markup in it. `first` and `last` count from 1 in the page's file."""
    name = directive.name
    body = line_of(directive.body_line)
    at = code.at_line(first, context)
    if name in CELLS:
        outputs = context.outputs_between(first, last)
        language = directive.argument or "python"
        lines = range(body, last + 1)
        return code.cell(
            directive.body, language, outputs, context, lines=lines, tags=directive.tags
        )
    if name in CODE:
        language = directive.argument or "python"
        shown = listing(directive.body, language, (first, last, body), context)
        return _caption(directive, line_of, context) + shown
    if name == "raw":
        shown = clean_fragment(directive.body) if directive.argument == "html" else ""
        return f"<div{at}>{shown}</div>"
    if name == "codediff":
        return _codediff(directive, body, line_of, context)
    if name == "math":
        whole = "\n".join(filter(None, (directive.argument, directive.body)))
        return f"<div{at}>{formula(whole, block=True)}</div>"
    if name == "image":
        return picture(directive.argument, directive.options.get("alt", ""), at, context)
    if name == "toctree":
        return _toctree(directive, at, line_of, context)
    if name in INSERTED:
        return notice(context.word("Inserted from a file"), directive.argument, "", at)
    word = "Generated from the code" if name.startswith("auto") else "Not shown in the preview"
    label = f"{name} {directive.argument}".strip()
    return notice(context.word(word), label, directive.body, at)


def listing(text: str, language: str, lines: tuple[int, int, int], context: Context) -> str:
    """Code outside cells. A doctest shows its own outputs, so only pictures are added."""
    first, last, body = lines
    outputs = context.outputs_between(first, last)
    if code.PROMPT.search(text):
        outputs = [output for output in outputs if output.kind in ("png", "html", "error")]
    return code.cell(text, language, outputs, context, lines=range(body, last + 1))


def picture(source: str, alt: str, at: str, context: Context) -> str:
    address = context.image_at(source)
    if address is None:
        shown = escape(alt or source)
        return f'<span class="rendered-missing"{at} title="{escape(source)}">{shown}</span>'
    return f'<img src="{escape(address)}" alt="{escape(alt)}"{at}>'


def _codediff(directive: Directive, first: int, line_of: LineOf, context: Context) -> str:
    """Pieces of code to compare; a preview shows one after the other, each below its title."""
    titles = iter([title.strip() for title in directive.options.get("title", "").split(",")])
    at = line_of(directive.option_lines.get("title", 0))
    shown = []
    for piece in directive.body.split("\n---\n"):
        last = first + piece.count("\n")
        outputs = context.outputs_between(first, last)
        lines = range(first, last + 1)
        shown.append(code.heading(next(titles, ""), at, context))
        shown.append(code.cell(piece, "python", outputs, context, lines=lines))
        first = last + 2
    return "".join(shown)


def _caption(directive: Directive, line_of: LineOf, context: Context) -> str:
    line = line_of(directive.option_lines.get("caption", 0))
    return code.heading(directive.options.get("caption", ""), line, context)


def _toctree(directive: Directive, at: str, line_of: LineOf, context: Context) -> str:
    entries = toctree.entries(directive.body, directive.body_line, line_of, context)
    heading = _caption(directive, line_of, context)
    return f'<nav class="rendered-toctree"{at}>{heading}<ul>{entries}</ul></nav>'


def notice(label: str, name: str, body: str, at: str) -> str:
    """A plain box for what only the real documentation build can show."""
    text = (
        f'<pre class="rendered-code" tabindex="0">{escape(body.strip())}</pre>'
        if body.strip()
        else ""
    )
    title = f"{escape(label)}: <code>{escape(name)}</code>"
    return f'<div class="rendered-notice"{at}><p>{title}</p>{text}</div>'
