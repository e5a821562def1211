"""XML of strangers as a plain tree. No entity is ever expanded, no other file ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from glossary.errors import UnreadableGlossary

DEEPEST = 32


@dataclass(slots=True)
class Node:
    """An element by its local name; `text` is what stands in it and in its parts."""

    name: str
    attributes: Mapping[str, str]
    line: int
    parts: list[Node] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.said)

    def each(self, *names: str) -> Iterator[Node]:
        """Parts of these names, at any depth."""
        for part in self.parts:
            if part.name in names:
                yield part
            yield from part.each(*names)


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.open: list[Node] = []
        self.root: Node | None = None
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = self.entity

    def doctype(
        self, _name: str, _system: str | None, _public: str | None, has_subset: bool
    ) -> None:
        """Old TBX names its document type, which is not looked at. One of its own is refused."""
        if has_subset:
            self.entity()

    def entity(self, *_declared: object) -> None:
        raise UnreadableGlossary(_("The file declares entities, which are never read."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST:
            raise UnreadableGlossary(_("The elements of the file are nested too deeply."))
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        node = Node(name.rpartition("}")[2], local, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].parts.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _name: str) -> None:
        done = self.open.pop()
        if self.open:
            self.open[-1].said.append(done.text)

    def characters(self, text: str) -> None:
        self.open[-1].said.append(text)


def read_xml(content: bytes) -> Node:
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        sentence = _("Line %(line)d is not XML that can be read.")
        raise UnreadableGlossary(sentence % {"line": error.lineno}) from error
    assert builder.root is not None, "expat takes no file without an element"
    return builder.root
