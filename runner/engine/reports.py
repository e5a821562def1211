"""What a check of pages found, for people, for programs and for other people's CI."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from runner.engine.alone import deciding
from runner.engine.program import Cell
from runner.engine.record import CellRecord
from runner.engine.verdicts import FAILS, NOT_HERE, OURS, UPSTREAM, PageVerdict

FAULT = "fault"
_SHOWN = {
    "upstream": "upstream's",
    "not_here": "not here",
    "not_a_program": "not a program",
    "fault": "not checked",
}
EXIT_FINE, EXIT_OURS, EXIT_ELSEWHERE, EXIT_FAULT = 0, 1, 2, 3
_WORST = (FAULT, OURS, FAILS, UPSTREAM, NOT_HERE)
_MOST_LINES = 12
_EXITS = {OURS: EXIT_OURS, FAILS: EXIT_OURS, UPSTREAM: EXIT_ELSEWHERE, NOT_HERE: EXIT_ELSEWHERE}


@dataclass(frozen=True, slots=True)
class PageReport:
    """One checked page. Without a verdict it was not checked, for the `fault` that is told."""

    path: str
    cells: tuple[Cell, ...] = ()
    records: tuple[CellRecord, ...] = ()
    verdict: PageVerdict | None = None
    seconds: float = 0.0
    tier: str = ""
    fault: str = ""

    @property
    def word(self) -> str:
        return self.verdict.verdict if self.verdict else FAULT

    @property
    def reason(self) -> str:
        return self.verdict.reason if self.verdict else self.fault


def exit_code(pages: Sequence[PageReport]) -> int:
    """0 fine, 1 the translation's (or the page's) fault, 2 elsewhere only, 3 our own."""
    words = {page.word for page in pages}
    if FAULT in words:
        return EXIT_FAULT
    codes = {_EXITS.get(word, EXIT_FINE) for word in words}
    return EXIT_OURS if EXIT_OURS in codes else max(codes, default=EXIT_FINE)


def _is_fine(page: PageReport) -> bool:
    """Whether nothing is wrong with the page as such, whatever single pieces of it do."""
    return _EXITS.get(page.word, EXIT_FINE) == EXIT_FINE and page.word != FAULT


def as_message(pages: Sequence[PageReport]) -> dict[str, Any]:
    return {"pages": [_page_message(page) for page in pages]}


def _page_message(page: PageReport) -> dict[str, Any]:
    verdicts = page.verdict.cells if page.verdict else ()
    by_index = {cell.index: cell for cell in verdicts}
    return {
        "path": page.path,
        "verdict": _shown(page.word),
        "reason": page.reason,
        "seconds": round(page.seconds, 3),
        "tier": page.tier,
        "cells": [
            {
                "line": cell.line,
                "verdict": _shown(by_index[record.index].verdict)
                if record.index in by_index
                else "",
                "status": record.status,
                "error_type": record.error_type,
                "seconds": round(record.seconds, 4),
                "reason": by_index[record.index].reason
                if record.index in by_index and by_index[record.index].reason
                else record.reason,
                "looked_past": list(by_index[record.index].looked_past)
                if record.index in by_index
                else [],
            }
            for cell, record in zip(page.cells, page.records, strict=True)
        ],
    }


def as_text(page: PageReport) -> str:
    """One page in a few lines: its verdict, and each cell that is not as it should be."""
    lines = [f"{_shown(page.word):<14} {page.path}  ({page.seconds:.1f} s)"]
    fine = _is_fine(page)
    if past := _looked_past(page):
        lines.append(f"    looked past: {past}")
    if fine:
        return "\n".join(lines)
    bad = [cell for cell in page.verdict.cells if cell.verdict in _EXITS] if page.verdict else []
    if not bad or page.reason != deciding(bad[0]):
        lines.append(f"    {page.reason}")
    lines += [
        f"    line {page.cells[cell.index].line}: {cell.reason}" for cell in bad[:_MOST_LINES]
    ]
    if len(bad) > _MOST_LINES:
        lines.append(f"    and {len(bad) - _MOST_LINES} more cells, which may follow from these")
    return "\n".join(lines)


def summary(pages: Sequence[PageReport]) -> str:
    """How many pages there are of each verdict, the worst first."""
    counts = Counter(page.word for page in pages)
    words = sorted(counts, key=lambda word: _WORST.index(word) if word in _WORST else len(_WORST))
    shown = ", ".join(f"{counts[word]} {_shown(word)}" for word in words)
    return f"{len(pages)} pages: {shown}"


def _looked_past(page: PageReport) -> str:
    """What differed and was not counted, and in how many cells."""
    cells = page.verdict.cells if page.verdict else ()
    counts = Counter(name for cell in cells for name in cell.looked_past)
    return ", ".join(f"{name} ({number}×)" for name, number in counts.items())


def _shown(word: str) -> str:
    return _SHOWN.get(word, word)


def as_junit(pages: Sequence[PageReport]) -> bytes:
    """JUnit's XML: a suite a page, a case a cell; only our own fault is an error."""
    root = ET.Element("testsuites")
    for page in pages:
        root.append(_suite(page))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _suite(page: PageReport) -> ET.Element:
    suite = ET.Element("testsuite", name=page.path, time=f"{page.seconds:.3f}")
    if page.verdict is None:
        case = ET.SubElement(suite, "testcase", name="page", classname=page.path)
        ET.SubElement(case, "error", message=page.fault)
    cells = page.verdict.cells if page.verdict else ()
    for cell, record in zip(cells, page.records, strict=False):
        name = f"cell {cell.index + 1}, line {page.cells[cell.index].line}"
        took = f"{record.seconds:.3f}"
        case = ET.SubElement(suite, "testcase", name=name, classname=page.path, time=took)
        code = _EXITS.get(cell.verdict, EXIT_FINE)
        if code == EXIT_OURS and not _is_fine(page):
            failure = ET.SubElement(case, "failure", message=cell.reason, type=record.error_type)
            failure.text = record.traceback
        elif record.status == "skipped":
            ET.SubElement(case, "skipped", message=record.reason)
        elif code in {EXIT_OURS, EXIT_ELSEWHERE}:
            ET.SubElement(case, "skipped", message=f"{_shown(cell.verdict)}: {cell.reason}")
    counts = {"failures": "failure", "skipped": "skipped", "errors": "error"}
    suite.set("tests", str(len(suite)))
    for name, kind in counts.items():
        suite.set(name, str(len(suite.findall(f"testcase/{kind}"))))
    return suite
