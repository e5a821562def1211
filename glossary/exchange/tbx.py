"""TBX-Basic, version 2 (martif) and version 3 (ISO 30042:2019, DCA); DCT style is read too.

What TBX has no place for stands in notes that begin with our mark, which other tools show as notes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from glossary.exchange.records import TermRecord

MARK = "topa:"
NAMESPACE = "urn:iso:std:iso:30042:ed-2"
NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STATUS_OF = {
    "preferred": "preferredTerm-admn-sts",
    "accepted": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
    "retired": "supersededTerm-admn-sts",
}
PARTS = {
    "noun": "noun",
    "verb": "verb",
    "adjective": "adjective",
    "adverb": "adverb",
    "name": "properNoun",
}

V2 = {"root": "martif", "entry": "termEntry", "lang": "langSet", "term": "tig"}
V3 = {"root": "tbx", "entry": "conceptEntry", "lang": "langSec", "term": "termSec"}


def write_tbx2(records: Iterable[TermRecord]) -> Iterator[bytes]:
    head = (
        '<martif type="TBX-Basic" xml:lang="en">\n<martifHeader><fileDesc><sourceDesc>'
        "<p>Topa</p></sourceDesc></fileDesc><encodingDesc>"
        '<p type="XCSURI">http://www.ttt.org/oscarstandards/tbx/TBXBasic.xcs</p>'
        "</encodingDesc></martifHeader>\n<text><body>\n"
    )
    yield from _written(records, head, V2)


def write_tbx3(records: Iterable[TermRecord]) -> Iterator[bytes]:
    head = (
        f'<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="{NAMESPACE}">\n'
        "<tbxHeader><fileDesc><sourceDesc><p>Topa</p></sourceDesc></fileDesc></tbxHeader>\n"
        "<text><body>\n"
    )
    yield from _written(records, head, V3)


def _written(records: Iterable[TermRecord], head: str, names: Mapping[str, str]) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'.encode()
    for number, record in enumerate(records, start=1):
        yield "".join(_entry(number, record, names)).encode()
    yield f"</body></text>\n</{names['root']}>\n".encode()


def _entry(number: int, record: TermRecord, names: Mapping[str, str]) -> Iterator[str]:
    yield f'<{names["entry"]} id="c{number}">\n'
    if record.domain:
        yield f'<descrip type="subjectField">{body(record.domain)}</descrip>\n'
    if record.definition:
        yield f'<descrip type="definition">{body(record.definition)}</descrip>\n'
    yield from (f"<note>{body(note)}</note>\n" for note in _notes(record))
    yield f'<{names["lang"]} xml:lang="en">\n'
    yield _term(
        record.source_form, {"partOfSpeech": PARTS.get(record.part_of_speech, "")}, (), names
    )
    for alias in record.aliases:
        yield _term(alias, {"termType": "variant"}, (), names)
    for form in record.irregular_forms:
        yield _term(form, {"termType": "variant"}, (f"{MARK}irregular",), names)
    yield f"</{names['lang']}>\n"
    if record.forms:
        yield from _korean(record, names)
    yield f"</{names['entry']}>\n"


def _korean(record: TermRecord, names: Mapping[str, str]) -> Iterator[str]:
    chosen = record.decision.form if record.decision else ""
    yield f'<{names["lang"]} xml:lang="ko">\n'
    for form in record.forms:
        is_preferred = form.status == "accepted" and form.text == chosen
        status = STATUS_OF.get("preferred" if is_preferred else form.status, "")
        notes = (f"{MARK}argument={form.argument}",) if form.argument else ()
        yield _term(form.text, {"administrativeStatus": status}, notes, names)
    yield f"</{names['lang']}>\n"


def _term(
    text: str, told: Mapping[str, str], notes: Iterable[str], names: Mapping[str, str]
) -> str:
    lines = [f"<term>{body(text)}</term>"]
    lines += [
        f"<termNote type={quoteattr(name)}>{body(value)}</termNote>"
        for name, value in told.items()
        if value
    ]
    lines += [f"<note>{body(note)}</note>" for note in notes]
    return f"<{names['term']}>{''.join(lines)}</{names['term']}>\n"


def _notes(record: TermRecord) -> Iterator[str]:
    if record.note:
        yield f"{MARK}note={record.note}" if record.note.startswith(MARK) else record.note
    for name in ("exceptions", "readings"):
        yield from (f"{MARK}{name}={text}" for text in getattr(record, name))
    for name in ("is_case_sensitive", "is_kept"):
        if getattr(record, name):
            yield f"{MARK}{name}"
    if record.part_of_speech and record.part_of_speech not in PARTS:
        yield f"{MARK}part_of_speech={record.part_of_speech}"
    if record.source:
        yield f"{MARK}source={record.source}"
    if record.decision:
        told = record.as_dict()["decision"]
        yield f"{MARK}decision={json.dumps(told, ensure_ascii=False)}"


def body(text: str) -> str:
    return escape(NO_XML.sub("", text))
