"""Our own CSV: a row a term, everything that we hold of it. Spreadsheets open it safely."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apps.activity import csv_lines
from glossary.exchange.records import DecisionRecord, Form, TermRecord
from glossary.hangul import nfc

STATUSES = ("accepted", "proposed", "forbidden", "retired")
LISTS = ("aliases", "irregular_forms", "exceptions", "readings")
TEXTS = ("part_of_speech", "domain", "definition", "note", "source")
FLAGS = {"case": "is_case_sensitive", "keep": "is_kept"}
COLUMNS = (
    "term", *STATUSES, *TEXTS, *LISTS, *FLAGS, "arguments",
    "decided_at", "decided_form", "reason", "place", "place_url", "votes",
)  # fmt: skip


def is_ours(header: Iterable[str]) -> bool:
    return {"term", *STATUSES} <= set(header)


def write_csv(records: Iterable[TermRecord]) -> Iterator[bytes]:
    """The file in pieces. It begins with a mark by which spreadsheets know UTF-8."""
    yield csv_lines.MARK
    yield _line(dict(zip(COLUMNS, COLUMNS, strict=True)))
    for record in records:
        yield _line(row_of(record))


def _line(row: Mapping[str, str]) -> bytes:
    return csv_lines.line(row[column] for column in COLUMNS)


def row_of(record: TermRecord) -> dict[str, str]:
    decision = record.decision or DecisionRecord(at="")
    arguments = {form.text: form.argument for form in record.forms if form.argument}
    return {
        "term": record.source_form,
        **{name: getattr(record, name) for name in TEXTS},
        **{name: _joined(getattr(record, name)) for name in LISTS},
        **{name: "yes" if getattr(record, field) else "" for name, field in FLAGS.items()},
        **{
            status: _joined(form.text for form in record.forms if form.status == status)
            for status in STATUSES
        },
        "arguments": json.dumps(arguments, ensure_ascii=False) if arguments else "",
        "decided_at": decision.at,
        "decided_form": decision.form,
        "reason": decision.reason,
        "place": decision.place,
        "place_url": decision.place_url,
        "votes": json.dumps(dict(decision.votes), ensure_ascii=False) if decision.votes else "",
    }


def record_of(row: Mapping[str, str]) -> TermRecord:
    cells = {name: csv_lines.formulated(nfc(text or "")) for name, text in row.items() if name}
    arguments = _object(cells.get("arguments", ""))
    forms = [
        Form(text, status, str(arguments.get(text, "")))
        for status in STATUSES
        for text in _split(cells.get(status, ""))
    ]
    told: dict[str, Any] = {name: cells.get(name, "") for name in TEXTS}
    told |= {name: tuple(_split(cells.get(name, ""))) for name in LISTS}
    told |= {field: bool(cells.get(name, "").strip()) for name, field in FLAGS.items()}
    return TermRecord(cells.get("term", ""), forms=tuple(forms), decision=_decision(cells), **told)


def _decision(cells: Mapping[str, str]) -> DecisionRecord | None:
    if not cells.get("decided_at"):
        return None
    votes = _object(cells.get("votes", ""))
    return DecisionRecord(
        at=cells["decided_at"],
        form=cells.get("decided_form", ""),
        reason=cells.get("reason", ""),
        place=cells.get("place", ""),
        place_url=cells.get("place_url", ""),
        votes={form: count for form, count in votes.items() if isinstance(count, int)},
    )


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _split(text: str) -> list[str]:
    parts = re.split(r"(?<!\\)((?:\\\\)*)\s*\|\s*", text)
    whole = ["".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return [re.sub(r"\\(.)", r"\1", part.strip()) for part in whole if part.strip()]


def _object(text: str) -> dict[str, object]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
