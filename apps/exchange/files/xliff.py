"""XLIFF: 1.2 is written, which every tool reads; 1.2 and 2 are read. A key is a unit's id.

What is read comes from strangers: a document type, and with it every entity, is refused.
"""

import re
from collections import defaultdict
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from apps.exchange.errors import ExchangeError
from apps.exchange.files.units import PageFile, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DEEPEST = 64
BEGAN = "began"
UNITS = {"trans-unit", "unit"}
HOLDERS = {"trans-unit", "segment"}  # whose source and target are the unit's own
FINAL = {"final", "signed-off"}
DONE = {"translated", "reviewed", "", *FINAL}


# ---- writing --------------------------------------------------------------------------------


def written_xliff(page: PageFile) -> bytes:
    attributes = f"original={quoteattr(xml_text(page.path))} product-name={quoteattr(page.project)}"
    date = f"{page.made_at:%Y-%m-%dT%H:%M:%SZ}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="1.2" xmlns="{NAMESPACE}1.2">',
        f'<file {attributes} source-language="en" target-language={quoteattr(page.language)}'
        f' datatype="plaintext" date="{date}">',
        "<body>",
        *(trans_unit(unit) for unit in page.units),
        "</body>",
        "</file>",
        "</xliff>",
    ]
    return "\n".join([*lines, ""]).encode()


def trans_unit(unit: Unit) -> str:
    notes = [f"<note>{body(note)}</note>" for note in unit.notes]
    if unit.previous:
        notes.append(f'<note from="previous">{body(unit.previous)}</note>')
    notes.append(f'<note from="{BEGAN}">{unit.began}</note>')
    lines = [f"<source>{body(unit.source)}</source>"]
    if unit.text:
        lines.append(f'<target state="{state_of(unit)}">{body(unit.text)}</target>')
    approved = "yes" if unit.is_approved else "no"
    opening = f'<trans-unit id={quoteattr(unit.key)} approved="{approved}" xml:space="preserve">'
    return "\n".join([opening, *lines, *notes, "</trans-unit>"])


def state_of(unit: Unit) -> str:
    if unit.is_fuzzy:
        return "needs-review-translation"
    return "final" if unit.is_approved else "translated"


def body(text: str) -> str:
    return escape(xml_text(text), {"\r": "&#13;"})


def xml_text(text: str) -> str:
    """What XML can hold of a text; a sign that it cannot is shown as such."""
    return NO_XML.sub("\ufffd", text)


# ---- reading --------------------------------------------------------------------------------


class Reader:
    """Gathers the units while the parser goes through the file."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.version = ""
        self.pages: list[tuple[str, list[Unit]]] = []
        self.attributes: dict[str, str] = {}
        self.texts: defaultdict[str, list[str]] = defaultdict(list)
        self.line = 1
        self.state = self.note = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def doctype(self, *_declared: object) -> None:
        raise ExchangeError(_("The file declares a document type, which is not taken."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _blank, local = name.rpartition(" ")
        if not self.open:
            self.version = namespace.removeprefix(NAMESPACE)
            if local != "xliff" or not self.version.startswith(("1.", "2.")):
                raise ExchangeError(_("This is no XLIFF 1.2 or 2 file."))
        if len(self.open) >= DEEPEST:
            raise ExchangeError(_("The elements of this file are nested too deeply."))
        self.open.append(local if namespace.startswith(NAMESPACE) else f"other {local}")
        if local == "file":
            self.pages.append((attributes.get("original", ""), []))
        elif local in UNITS:
            self.attributes, self.state = attributes, ""
            self.texts.clear()
            self.line = self.parser.CurrentLineNumber
        elif local == "segment" or (local == "target" and self.is_own("target")):
            self.state = attributes.get("state", self.state)
        elif local == "note":
            self.note = attributes.get("from", attributes.get("category", ""))

    def is_own(self, name: str) -> bool:
        """Whether the unit's own source or target is open, not that of a proposal in it."""
        place = self.open.index(name) if name in self.open else 0
        return place > 0 and self.open[place - 1] in HOLDERS

    def characters(self, text: str) -> None:
        names = ["source", "target"]
        found = next((name for name in names if self.is_own(name)), "")
        if not found and self.open[-1] == "note":
            found = f"note {self.note}"
        if found:
            self.texts[found].append(text)

    def end(self, _name: str) -> None:
        if self.open.pop() in UNITS:
            self.pages = self.pages or [("", [])]
            self.pages[-1][1].append(self.unit())

    def text(self, name: str) -> str:
        return "".join(self.texts[name])

    def unit(self) -> Unit:
        is_approved = self.attributes.get("approved") == "yes" or self.state in FINAL
        return Unit(
            key=self.attributes.get("id", ""),
            source=self.text("source"),
            text=self.text("target"),
            began=self.text(f"note {BEGAN}").strip(),
            is_fuzzy=self.state not in DONE,
            is_approved=is_approved,
            line=self.line,
        )


def read(content: bytes) -> list[PageFile]:
    """The pages of a document, one a `file` element."""
    reader = Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        sentence = _("Line %(line)d is not well-formed XML.")
        raise ExchangeError(sentence % {"line": error.lineno}) from error
    except (ValueError, LookupError) as error:
        raise ExchangeError(
            _("This file's encoding is not known here. Save it as UTF-8.")
        ) from error
    return [PageFile(path, tuple(units)) for path, units in reader.pages if units]
