"""Sphinx's directives and roles for docutils, which knows only its own."""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive as RstDirective
from docutils.parsers.rst import Parser, roles
from docutils.parsers.rst import directives as registry
from docutils.parsers.rst.states import Inliner
from docutils.transforms import Transform

from apps.documents.rendering import directives
from apps.documents.rendering.context import names
from apps.documents.rendering.errors import NotDrawnError
from apps.documents.rendering.roles import CODE, ICONS, TEXT

MAX_INLINE = 5_000
MAX_SUBSTITUTED = 20_000
SUBSTITUTED = nodes.substitution_reference
OPTION = re.compile(r"\s*:([\w-]+):")
# The roles that docutils knows by now, one table for the whole process; no function hands it out.
ROLE_TABLE: dict[str, Any] = vars(roles)["_roles"]

REFERENCES = ("any", "cite", "doc", "download", "jax-issue", "numref", "ref", "term")
# docutils draws these itself, or a page would be poorer without what they change in it.
NATIVE = frozenset({"default-role", "epigraph", "role", "rubric", "sidebar", "table", "topic"})
GENERATED = names(
    "autoattribute autoclass autodata autoexception autofunction automethod automodule "
    "autosummary class codediff currentmodule data flax_module function graphviz image-sg "
    "list_config_options mermaid method plot"
)


class Role(nodes.inline):
    """A role that is drawn when all labels of the page are known."""


class Leaf(nodes.General, nodes.Element):
    """A directive without reStructuredText in it."""


class AnyOption(dict[str, Any]):
    """Sphinx's extensions have options without end; a preview may ignore them."""

    def __missing__(self, name: str) -> Any:
        return lambda value: (value or "").strip()

    def __bool__(self) -> bool:
        return True


class OurDirective(RstDirective):
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Any] = AnyOption()

    def run(self) -> list[nodes.Node]:
        name = self.name.lower()
        if name in directives.SILENT:
            return []
        if name in directives.ADMONITIONS:
            return [self._admonition(name)]
        if name in directives.BOXES:
            return [self._box(f"rendered-{name}", self._argument())]
        return [self._leaf(name)]

    def _argument(self) -> str:
        return self.arguments[0] if self.arguments else ""

    def _admonition(self, name: str) -> nodes.Node:
        # Words of ours are translated when they are drawn.
        own = Role("", "", role="word", content=directives.ADMONITIONS[name])
        box = nodes.container(classes=["rendered-admonition", f"rendered-{name}"])
        title = nodes.paragraph("", "", classes=["rendered-admonition-title"])
        if directives.ADMONITIONS[name]:
            title += own
        if name in directives.TITLED:
            title += self._inline(f" {self._argument()}" if title.children else self._argument())
            title.line = self.lineno if name == "admonition" else None
        box += title
        self.state.nested_parse(self.content, self.content_offset, box)
        return box

    def _box(self, css: str, argument: str) -> nodes.Node:
        box = nodes.container(classes=[css])
        if argument:
            title = nodes.paragraph("", "", *self._inline(argument), classes=["rendered-box-title"])
            title.line = self.lineno
            box += title
        self.state.nested_parse(self.content, self.content_offset, box)
        return box

    def _inline(self, text: str) -> list[nodes.Node]:
        parsed, messages = self.state.inline_text(text, self.lineno)
        return [*parsed, *messages]

    def _option_lines(self) -> dict[str, int]:
        found = enumerate(map(OPTION.match, self.block_text.splitlines()))
        return {option[1]: self.lineno - 1 + row for row, option in found if option}

    def _leaf(self, name: str) -> nodes.Node:
        directive = directives.Directive(
            name,
            " ".join(self._argument().split()),
            "\n".join(self.content),
            self.content_offset,
            dict(self.options),
            self._option_lines(),
        )
        return Leaf(directive=directive, first=self.lineno)


class PlainAdmonition(OurDirective):
    """Has no title of its own: all that follows its name is its text."""

    optional_arguments = 0


def _role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Any,
    options: Any = None,
    content: Any = None,
) -> tuple[list[Any], list[Any]]:
    plain = text.replace("\x00", "\\")
    return [Role(rawtext, plain, role=name, content=plain)], []


class TameInliner(Inliner):
    """Text of a length that no person writes stays plain: patterns take the square of it."""

    def init_customizations(self, settings: Any) -> None:
        # docutils builds its patterns from the names in the class itself, which a subclass lacks.
        self.plain = Inliner()
        self.plain.init_customizations(settings)
        self.patterns = self.plain.patterns

    def parse(
        self, text: str, lineno: int, memo: SimpleNamespace, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if len(text) >= MAX_INLINE:
            return [nodes.Text(text)], []
        return self.plain.parse(text, lineno, memo, parent)


class RefuseExplosion(Transform):
    """Substitutions may name each other: a few lines can ask for more text than fits anywhere."""

    default_priority = 219  # just before docutils puts substitutions in place

    def apply(self, **_: Any) -> None:
        sizes: dict[str, int] = {}
        names_in = {
            name.lower(): [ref["refname"].lower() for ref in node.findall(SUBSTITUTED)]
            for name, node in self.document.substitution_defs.items()
        }
        asked = [ref["refname"].lower() for ref in self.document.findall(SUBSTITUTED)]
        if sum(_expanded(name, names_in, sizes) for name in asked) > MAX_SUBSTITUTED:
            raise NotDrawnError("The substitutions of this page ask for too much text.")


def _expanded(name: str, names_in: Mapping[str, list[str]], sizes: dict[str, int]) -> int:
    """How many substitutions one name asks for, those within it included."""
    if name not in sizes:
        sizes[name] = 1  # a name within itself, which docutils refuses
        sizes[name] += sum(_expanded(inner, names_in, sizes) for inner in names_in.get(name, ()))
    return sizes[name]


class PageParser(Parser):
    """Reads strangers' pages: what would take for ever in them is left plain or refused."""

    def __init__(self) -> None:
        super().__init__(inliner=TameInliner())

    def get_transforms(self) -> list[type[Transform]]:
        return [*super().get_transforms(), RefuseExplosion]


def use_our_names() -> None:
    """Add Sphinx's names to docutils' tables, once a process."""
    ours = {*directives.ADMONITIONS, *directives.SILENT, *directives.BOXES, *directives.CODE}
    ours |= {*directives.INSERTED, *GENERATED, "toctree", "testoutput", "code-cell", "raw"}
    for name in ours - NATIVE:
        plain = name in directives.ADMONITIONS and name not in directives.TITLED
        registry.register_directive(name, PlainAdmonition if plain else OurDirective)
    for name in (*CODE, *ICONS, *TEXT, *REFERENCES):
        for prefix in ("", "py:", "std:", "c:", "cpp:"):
            roles.register_local_role(prefix + name, _role)
