"""MyST and plain Markdown, with the lines of the source on every block."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_block, amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from apps.documents.formats.parsers import shared
from apps.documents.rendering import code, directives
from apps.documents.rendering.context import Context, Label, names
from apps.documents.rendering.mathematics import formula
from apps.documents.rendering.roles import role_html

MAX_INLINE = 10_000
LINED = names("blockquote_open dd_open dt_open heading_open list_item_open paragraph_open tr_open")
ENDS = names("heading_close paragraph_close tr_close")
DRAWN_BY_PLUGINS = (
    "amsmath",
    "colon_fence",
    "math_block",
    "math_block_label",
    "math_inline",
    "math_inline_double",
    "myst_block_break",
    "myst_line_comment",
    "myst_role",
    "myst_target",
)
BEGIN = re.compile(r"\\begin\{((?:align|alignat|eqnarray|equation|gather|multline)\*?)\}")
ALIGNMENT = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """Markdown that has been read and waits for the rest of its page, whose labels it may use."""

    tokens: list[Token]
    env: EnvType

    def html(self) -> str:
        return str(PARSER.renderer.render(self.tokens, PARSER.options, self.env))


def parse(text: str, context: Context, line_of: Callable[[int], int] | None = None) -> Parsed:
    """`line_of` gives the line in the page's file, from 1, of a line of `text`, from 0."""
    env = {"context": context, "line_of": line_of or (lambda line: line + 1)}
    return Parsed(PARSER.parse(text, env), env)


def _expand_directives(state: StateCore) -> None:
    expansion = directives.Expansion(state.md, state.env, state.env["context"])
    state.tokens = list(expansion.tokens(state.tokens))


def _tame_long_lines(state: StateCore) -> None:
    """Text of a length that no person writes stays plain, so that no pattern can tire us."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > MAX_INLINE:
            token.type, token.tag = "long_text", ""


def _place(state: StateCore) -> None:
    """Give blocks their lines and marks, headings their ids, and labels their headings."""
    waiting: list[str] = []
    for index, token in enumerate(state.tokens):
        if token.type == "myst_target":
            waiting.append(token.content)
        elif token.type == "heading_open":
            title = _heading(token, state.tokens[index + 1], state.env["context"])
            _label(waiting, title, state.env["context"])
            waiting = []
        if token.type in LINED and token.map:
            _set_line(token, state.env)
        style = ALIGNMENT.search(str(token.attrs.pop("style", "")))
        if style:
            token.attrJoin("class", f"rendered-{style[1]}")
    _add_ways(state.tokens, state.env)
    _label(waiting, "", state.env["context"])


def _label(labels: Sequence[str], title: str, context: Context) -> None:
    context.labels.update({label.lower(): Label(title, label.lower()) for label in labels})


def _heading(opening: Token, inline: Token, context: Context) -> str:
    title = plain_text(inline.children or []).strip()
    opening.attrSet("id", context.add_heading(int(opening.tag[1]), title))
    return title


def _add_ways(tokens: Sequence[Token], env: EnvType) -> None:
    """A link behind the last words of each line that has one; of a table's row in its last cell."""
    ways: dict[int, tuple[Token, str]] = {}
    at = 0
    for token in tokens:
        at = _line_of(token, env) if token.type in LINED and token.map else at
        if token.type == "inline" and at and (way := code.place_link(at, env["context"])):
            ways[at] = token, way
        at = 0 if token.type in ENDS else at
    for inline, way in ways.values():
        inline.children = [*(inline.children or []), Token("html_inline", "", 0, content=way)]


def plain_text(tokens: Sequence[Token]) -> str:
    parts = [
        " " if token.type in ("softbreak", "hardbreak") else token.content
        for token in tokens
        if token.type not in ("html_inline", "footnote_ref")
    ]
    return "".join(parts)


def _set_line(token: Token, env: EnvType) -> None:
    line = _line_of(token, env)
    token.attrSet("data-line", str(line))
    if place := env["context"].places.get(line):
        token.attrSet("data-place", place.key)
    mark = env["context"].marks.get(line)
    if mark:
        token.attrSet("data-mark", mark)
    language = env["context"].languages.get(line)
    if language:
        token.attrSet("lang", language)


def _line_of(token: Token, env: EnvType) -> int:
    return int(env["line_of"]((token.map or [0])[0]))


class PageRenderer(RendererHTML):
    """Each method draws the token of its name."""

    def _span(self, token: Token, env: EnvType) -> tuple[int, int]:
        first, end = token.map or [0, 1]
        return env["line_of"](first), env["line_of"](max(first, end - 1))

    def front_matter(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return ""

    def long_text(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return escape(tokens[idx].content)

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        first, last = self._span(token, env)
        language = (token.info.split() or [""])[0].strip("{}")
        body = env["line_of"]((token.map or [0])[0] + 1)
        return directives.listing(token.content, language, (first, last, body), env["context"])

    colon_fence = fence

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        lines = self._span(tokens[idx], env)
        return directives.listing(tokens[idx].content, "", (*lines, lines[0]), env["context"])

    def directive(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        directive = tokens[idx].meta["directive"]
        first, last = self._span(tokens[idx], env)
        return directives.leaf_html(directive, first, last, env["line_of"], env["context"])

    def html_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        first, _ = self._span(tokens[idx], env)
        return f'<span data-line="{first}"></span>{tokens[idx].content}'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        alt = plain_text(tokens[idx].children or [])
        return directives.picture(str(tokens[idx].attrGet("src")), alt, "", env["context"])

    def myst_role(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return role_html(tokens[idx].meta["name"], tokens[idx].content, env["context"])

    def myst_target(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return f'<span id="{escape(tokens[idx].content.lower())}"></span>'

    def myst_line_comment(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return ""

    def myst_block_break(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return ""

    def math_inline(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return formula(tokens[idx].content, block=False)

    def math_inline_double(self, tokens: Sequence[Token], idx: int, *_: Any) -> str:
        return formula(tokens[idx].content, block=True)

    def math_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        at = code.at_line(self._span(tokens[idx], env)[0], env["context"])
        return f"<div{at}>{formula(tokens[idx].content, block=True)}</div>"

    math_block_label = math_block
    amsmath = math_block


def _amsmath_once(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whole equations only, which do not interrupt a paragraph: `$` may hold a matrix.

    The plugin looks for an environment's end to the last line; once in vain is enough.
    """
    begins = BEGIN.match(state.getLines(start, start + 1, state.sCount[start], False).strip())
    if begins is None:
        return False
    in_vain = state.env.setdefault("never_ending", set())
    if (begins[1], end) in in_vain:
        return False
    found = bool(amsmath_block(state, start, end, silent))
    if not found:
        in_vain.add((begins[1], end))
    return found


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}, renderer_cls=PageRenderer)
    parser.enable(["table", "strikethrough"])
    front_matter_plugin(parser)
    myst_block_plugin(parser)
    myst_role_plugin(parser)
    dollarmath_plugin(parser, allow_labels=True, double_inline=True)
    amsmath_plugin(parser)
    colon_fence_plugin(parser)
    deflist_plugin(parser)
    footnote_plugin(parser)
    parser.core.ruler.after("block", "expand_directives", _expand_directives)
    parser.core.ruler.after("expand_directives", "tame_long_lines", _tame_long_lines)
    parser.core.ruler.push("place", _place)
    # Plugins draw with functions of their own; ours stand in for them.
    renderer = cast("PageRenderer", parser.renderer)
    for name in DRAWN_BY_PLUGINS:
        renderer.rules[name] = getattr(renderer, name)
    parser.block.ruler.at("amsmath", _amsmath_once, {"alt": []})
    return shared(parser)


PARSER = _parser()
