"""Tables of other teams, CSV or JSON: which column is which, and what each row was meant to say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from glossary.errors import UnreadableGlossary
from glossary.exchange import own_csv
from glossary.exchange.cells import english_cell, korean_cell, says_kept
from glossary.exchange.patterns import words_of
from glossary.exchange.records import Form, ReadRow, TermRecord
from glossary.hangul import nfc

LONGEST_CELL = 4000
NAMES = {
    "english": ("en", "english", "term", "source", "source term", "원어", "영어", "영문", "용어"),
    "korean": ("ko", "korean", "translation", "target", "kr", "한국어", "한글", "번역", "번역어"),
    "note": ("note", "notes", "comment", "remark", "비고", "참고", "설명", "메모"),
    "definition": ("definition", "meaning", "뜻", "정의"),
    "reading": ("reading", "pronunciation", "읽기", "발음", "음역"),
    "keep": ("do_not_translate", "do not translate", "keep", "번역 안 함", "번역안함"),
    "forbidden": ("forbidden_patterns", "forbidden", "avoid", "쓰지 않음", "금지"),
    "domain": ("domain", "field", "category", "분야", "분류"),
}
_ABOUT = {"source": "origin", "licence": "licence", "license": "licence", "commit": "version"}


def read_csv(content: bytes, columns: Mapping[str, str]) -> Iterator[ReadRow]:
    text = _decoded(content)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",\t;")
    except csv.Error:
        dialect = csv.excel
    rows = csv.DictReader(io.StringIO(text, newline=""), dialect=dialect)
    header = [name or "" for name in rows.fieldnames or ()]
    if own_csv.is_ours(header):
        rows = csv.DictReader(io.StringIO(text, newline=""))
        yield from _ours(rows)
        return
    named = _columns(header, columns)
    for number, row in enumerate(_told(rows), start=1):
        yield read_row(number, _flat(row), named)


def _ours(rows: csv.DictReader[str]) -> Iterator[ReadRow]:
    for number, row in enumerate(_told(rows), start=1):
        record = own_csv.record_of(row)
        doubt = "" if record.source_form else "no english"
        yield ReadRow(
            number, {name: text for name, text in _flat(row).items() if text}, record, doubt
        )


def _told(rows: csv.DictReader[str]) -> Iterator[Mapping[str, Any]]:
    try:
        yield from rows
    except csv.Error as error:
        sentence = _("Line %(line)d of the table cannot be read.")
        raise UnreadableGlossary(sentence % {"line": rows.line_num}) from error


def read_json(content: bytes, columns: Mapping[str, str]) -> tuple[dict[str, str], list[ReadRow]]:
    """What the file says about itself, and its rows."""
    try:
        found = json.loads(_decoded(content))
    except (ValueError, RecursionError) as error:
        raise UnreadableGlossary(_("This is no JSON that can be read.")) from error
    about = found if isinstance(found, dict) else {}
    rows = _rows_of_json(found)
    header = list(dict.fromkeys(str(name) for row in rows for name in row))
    named = _columns(header, columns)
    told = {
        ours: str(about[name])[:300]
        for name, ours in _ABOUT.items()
        if isinstance(about.get(name), str)
    }
    return told, [read_row(number, _flat(row), named) for number, row in enumerate(rows, start=1)]


def _rows_of_json(found: object) -> list[dict[str, Any]]:
    """A list of objects, alone or in an object; or an object of English to Korean."""
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        if not lists and all(isinstance(value, str) for value in found.values()):
            return [{"en": english, "ko": korean} for english, korean in found.items()]
        found = max(lists, key=len, default=[])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise UnreadableGlossary(_("There is no list of terms in this JSON."))
    return found


def _columns(header: list[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Our name of each column to the file's."""
    folded = {nfc(name).strip().lower(): name for name in header}
    named = {
        ours: next((folded[name] for name in names if name in folded), "")
        for ours, names in NAMES.items()
    }
    for ours, theirs in wanted.items():
        if nfc(theirs).strip().lower() not in folded:
            raise UnreadableGlossary(
                _("There is no column “%(name)s”. The columns are: %(columns)s.")
                % {"name": theirs, "columns": ", ".join(header)[:500]}
            )
        named[ours] = folded[nfc(theirs).strip().lower()]
    if not (named["english"] and named["korean"]):
        sentence = _("Which columns hold the English and the Korean? The columns are: %(columns)s.")
        raise UnreadableGlossary(sentence % {"columns": ", ".join(header)[:500]})
    return named


def read_row(number: int, row: Mapping[str, str], named: Mapping[str, str]) -> ReadRow:
    """What a row of somebody's table was meant to say. Nothing of it is lost: `raw` has it all."""

    def cell(ours: str) -> str:
        return row.get(named[ours], "").strip() if named[ours] else ""

    english = english_cell(cell("english"))
    korean = korean_cell(cell("korean"), cell("english"))
    is_kept = korean.is_kept or _is_yes(cell("keep")) or says_kept(cell("note"))
    forbidden, unlisted = _forbidden(cell("forbidden"))
    record = TermRecord(
        english.forms[0] if english.forms else "",
        aliases=english.forms[1:],
        domain=cell("domain")[:60],
        definition=cell("definition"),
        note=cell("note"),
        readings=(cell("reading"),) if cell("reading") else (),
        forms=_forms(english.forms[:1] if is_kept else korean.forms, forbidden),
    )
    said = ReadRow(number, {name: text for name, text in row.items() if text}, record)
    if english.doubt:
        return replace(said, doubt=english.doubt, detail=english.detail)
    if korean.doubt and not is_kept:
        return replace(said, doubt=korean.doubt, detail=korean.detail)
    return replace(said, doubt="pattern", detail=unlisted[0]) if unlisted else said


def _forms(proposed: tuple[str, ...], forbidden: list[str]) -> tuple[Form, ...]:
    avoided = [text for text in dict.fromkeys(forbidden) if text not in proposed]
    return (*(Form(text) for text in proposed), *(Form(text, "forbidden") for text in avoided))


def _forbidden(cell: str) -> tuple[list[str], list[str]]:
    """The words that patterns, one a line, stand for; and the patterns that no list can say."""
    words: list[str] = []
    unlisted = []
    for pattern in filter(None, cell.split("\n")):
        found = words_of(pattern)
        words += found or []
        unlisted += [] if found else [pattern]
    return words, unlisted


def _is_yes(text: str) -> bool:
    return text.lower() in {"true", "1", "yes", "y", "o", "예", "✓"}


def _flat(row: Mapping[Any, Any]) -> dict[str, str]:
    """The cells of a row as text; lists are lines."""
    return {str(name): _text(value) for name, value in row.items() if name is not None}


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return nfc(text).replace("\0", "").replace("\r\n", "\n")[:LONGEST_CELL]


def _decoded(content: bytes) -> str:
    """UTF-8, or what Korean spreadsheets save without asking."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableGlossary(_("The file is neither UTF-8 nor CP949. Save it as UTF-8."))
