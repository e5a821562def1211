"""TBX as other tools write it and as we do: martif of version 2, DCA and DCT of version 3."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from glossary.errors import UnreadableGlossary
from glossary.exchange.cells import LONGEST
from glossary.exchange.records import DecisionRecord, Form, ReadRow, TermRecord
from glossary.exchange.tbx import MARK, PARTS, STATUS_OF
from glossary.exchange.xml_tree import Node, read_xml
from glossary.hangul import nfc

_ENTRIES = ("termEntry", "conceptEntry")
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec", "termGrp")
_STATUSES = {
    theirs: "accepted" if ours == "preferred" else ours for ours, theirs in STATUS_OF.items()
}
_TYPED = {"termNote", "descrip", "admin"}


def read_tbx(content: bytes) -> list[ReadRow]:
    root = read_xml(content)
    if root.name not in {"martif", "tbx"}:
        raise UnreadableGlossary(
            _("This XML is no TBX: its root is “%(name)s”.") % {"name": root.name[:40]}
        )
    return [_row(number, entry) for number, entry in enumerate(root.each(*_ENTRIES), start=1)]


def _row(number: int, entry: Node) -> ReadRow:
    english = [term for language in _of(entry, "en") for term in _terms(language)]
    korean = [term for language in _of(entry, "ko") for term in _terms(language)]
    raw = {
        "id": entry.attributes.get("id", ""),
        "en": "\n".join(_text(term) for term in english),
        "ko": "\n".join(_text(term) for term in korean),
    }
    record = _ours(_record(entry, english, korean), entry)
    row = ReadRow(number, {name: text for name, text in raw.items() if text}, record)
    if not record.source_form:
        return replace(row, doubt="no english")
    if not record.forms and not record.is_kept and not _is_ours(entry):
        return replace(row, doubt="no korean")
    forms = [record.source_form, *(form.text for form in record.forms)]
    long = next((form for form in forms if len(form) > LONGEST), "")
    return replace(row, doubt="too long", detail=long) if long else row


def _record(entry: Node, english: list[Node], korean: list[Node]) -> TermRecord:
    concept = [part for part in entry.parts if part.name not in _LANGUAGES]
    words = [_text(term) for term in english]
    irregular = [_text(term) for term in english if f"{MARK}irregular" in _notes(term)]
    part = _told(english[0], "partOfSpeech") if english else ""
    return TermRecord(
        words[0] if words else "",
        aliases=tuple(word for word in words[1:] if word not in irregular),
        irregular_forms=tuple(irregular),
        part_of_speech={theirs: ours for ours, theirs in PARTS.items()}.get(part, ""),
        domain=_said(entry, concept, "subjectField")[:60],
        definition=_said(entry, concept, "definition"),
        note="\n".join(note for note in _concept_notes(entry) if not note.startswith(MARK)),
        forms=tuple(_form(term) for term in korean if _text(term)),
    )


def _ours(record: TermRecord, entry: Node) -> TermRecord:
    """`record` with what our own notes add."""
    marked = [note.removeprefix(MARK) for note in _concept_notes(entry) if note.startswith(MARK)]
    pairs = [note.partition("=")[::2] for note in marked]

    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    decision = next(iter(all_of("decision")), "")
    return replace(
        record,
        note=next(iter(all_of("note")), record.note),
        exceptions=all_of("exceptions"),
        readings=all_of("readings"),
        is_case_sensitive="is_case_sensitive" in marked,
        is_kept="is_kept" in marked,
        source=next(iter(all_of("source")), ""),
        decision=_decision(decision) if decision else None,
    )


def _decision(text: str) -> DecisionRecord | None:
    try:
        told = json.loads(text)
        votes = {str(form): int(count) for form, count in told.pop("votes").items()}
        return DecisionRecord(**{key: str(value) for key, value in told.items()}, votes=votes)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _form(term: Node) -> Form:
    status = _told(term, "administrativeStatus") or _told(term, "normativeAuthorization")
    argument = next((note for note in _notes(term) if note.startswith(f"{MARK}argument=")), "")
    return Form(
        _text(term), _STATUSES.get(status, "proposed"), argument.removeprefix(f"{MARK}argument=")
    )


def _of(entry: Node, language: str) -> Iterator[Node]:
    for part in entry.each(*_LANGUAGES):
        tag = part.attributes.get("lang", "").lower()
        if tag == language or tag.startswith(f"{language}-"):
            yield part


def _terms(language: Node) -> Iterator[Node]:
    """Each term with what is said of it; in an ntig that stands a level deeper."""
    for part in language.parts:
        if part.name in _TERMS:
            yield part


def _text(term: Node) -> str:
    found = next(term.each("term"), None)
    return " ".join(nfc(found.text).split()) if found else ""


def _notes(node: Node) -> list[str]:
    return [nfc(note.text).strip() for note in node.each("note")]


def _concept_notes(entry: Node) -> list[str]:
    """Notes of the whole concept, alone or in a group; not those of its terms."""
    direct = [part for part in entry.parts if part.name not in _LANGUAGES]
    return [
        nfc(note.text).strip()
        for part in direct
        for note in ([part] if part.name == "note" else part.each("note"))
    ]


def _told(node: Node, kind: str) -> str:
    """A fact by its kind: an attribute in DCA, the element's own name in DCT."""
    for part in node.each(*_TYPED, kind):
        if part.name == kind or part.attributes.get("type") == kind:
            return part.text.strip()
    return ""


def _said(entry: Node, concept: list[Node], kind: str) -> str:
    """A fact of the concept, or of its Korean or English side."""
    sides = [language for code in ("ko", "en") for language in _of(entry, code)]
    around = Node("", {}, 0, parts=concept)
    found = (_told(node, kind) for node in (around, *sides))
    return nfc(next(filter(None, found), ""))


def _is_ours(entry: Node) -> bool:
    return any(note.startswith(MARK) for note in _notes(entry))
