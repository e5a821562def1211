"""The cells of a verdict side by side, as its screen shows them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.documents.formats import same_code
from apps.documents.models import Segment, SegmentKind
from apps.verification import wording
from apps.verification.models import OUR_FAULT, Finding, Fragment, Verdict
from apps.verification.wording import Tag
from runner import services as runner
from runner.engine import CellRecord
from runner.engine.program import PORT
from runner.models import Run

LONGEST_SHOWN = 20_000
LONGEST_COMPARED = 6_000
# Where an error arose in its own cell, as tracebacks of pages and messages of the parser say it.
PLACE = re.compile(r"^  cell (\d+), line (\d+), in ", re.MULTILINE)
UNREADABLE = re.compile(r"\(line (\d+)\)\Z")
WORDS = re.compile(r"\w+|\s+|.")
BAD = set(OUR_FAULT)
PROGRAMS = {Finding.SAME, Finding.PASSES, *OUR_FAULT}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a cell showed: text, or a picture as base64."""

    kind: str
    text: str
    left_out: int = 0

    @property
    def is_picture(self) -> bool:
        return self.kind == "png"


@dataclass(frozen=True, slots=True)
class CellRow:
    """`pieces` is the translation's code, in pieces of which some are `changed`.

    `looked_past` says what the outputs differ in that was not counted. `fragment` is somebody's
    mark that the cell, known by its `key`, is not a program; it `may_be` one only where what ran
    does not tell otherwise. A port has no code and no outputs of its source beside it.
    """

    number: int
    pieces: list[tuple[str, bool]]
    tag: Tag
    seconds: float | None
    note: str
    source: list[Shown]
    ours: list[Shown]
    is_bad: bool
    is_alike: bool
    editor_url: str
    looked_past: str
    key: str
    fragment: Fragment | None
    is_port: bool
    may_be_fragment: bool

    @property
    def only_pictures(self) -> bool:
        return all(shown.is_picture for shown in self.ours)


def rows_of(verdict: Verdict, fragments: Mapping[str, Fragment]) -> list[CellRow]:
    """One row for each cell, in a bounded number of queries."""
    if verdict.run is None:
        return []
    ours, source_run = _records(verdict.run), verdict.source_run
    source = _records(source_run) if source_run else {}
    urls = _editor_urls(verdict)
    source_cells: list[dict[str, Any]] = source_run.program["cells"] if source_run else []
    rows = []
    for index, cell in enumerate(verdict.run.program["cells"]):
        said = verdict.cells[index] if index < len(verdict.cells) else {}
        is_port = PORT in cell["tags"]
        source_code = source_cells[index]["code"] if index < len(source_cells) else ""
        rows.append(
            _row(
                verdict.run,
                index,
                (cell["code"] if is_port else source_code, cell["code"]),
                (None if is_port else source.get(index), ours.get(index)),
                said,
                urls.get(said.get("key", ""), ""),
                fragments.get(said.get("key") or "-"),
                is_port=is_port,
            )
        )
    return rows


def _row(
    run: Run,
    index: int,
    codes: tuple[str, str],
    records: tuple[CellRecord | None, CellRecord | None],
    said: dict[str, Any],
    editor_url: str,
    fragment: Fragment | None,
    *,
    is_port: bool,
) -> CellRow:
    source, ours = records
    finding = said.get("verdict", "")
    if finding in {"", Finding.SAME, Finding.PASSES, Finding.NOT_A_PROGRAM}:
        editor_url = ""
    is_alike = finding == Finding.SAME or (not finding and ours is not None)
    return CellRow(
        number=index + 1,
        pieces=_pieces(*codes) if finding in BAD else [(codes[1], False)],
        tag=_tag(run, finding, ours),
        seconds=ours.seconds if ours else None,
        note="" if fragment else _note(codes, said, ours),
        source=[] if is_alike else _shown(source),
        ours=_shown(ours, briefly=is_alike),
        is_bad=finding in BAD,
        is_alike=is_alike and bool(finding),
        editor_url=editor_url and f"{editor_url}{_line(index + 1, codes, ours)}",
        looked_past=wording.looked_past(said.get("looked_past", ())),
        key=said.get("key", ""),
        fragment=fragment,
        is_port=is_port,
        may_be_fragment=bool(said.get("key")) and finding not in PROGRAMS,
    )


def _tag(run: Run, finding: str, record: CellRecord | None) -> Tag:
    if record is None:
        return wording.WAITING if not run.is_ended else Tag("", "–")
    status = str(wording.STATUSES.get(record.status, record.status))
    if finding == Finding.SAME and record.expected:
        return Tag("ok", _("expected %(error)s") % {"error": record.error_type}, "✓")
    if finding == Finding.SAME and record.status == "skipped":
        return Tag("", status)
    if finding in BAD and record.status != "ok":
        return Tag("bad", record.error_type or status, "✗")
    if finding:
        return wording.FINDINGS[Finding(finding)]
    is_well = record.status in {"ok", "skipped"} or record.expected
    return Tag("" if is_well else "warn", record.error_type or status)


def _note(codes: tuple[str, str], said: dict[str, Any], record: CellRecord | None) -> str:
    sentences = []
    if said.get("code", "same") not in {"same", "passes"}:
        told = wording.reason(said["code"], said.get("detail", ""), said.get("reason", ""))
        sentences.append(told)
    if said.get("verdict") in BAD and (changed := same_code(*codes)):
        line = _("the code differs from the source's at line %(line)d.") % {"line": changed.line}
        sentences.append(capfirst(line))
    if record and record.reason and record.status != "ok":
        sentences.append(record.reason)
    return " · ".join(sentences)


def _line(number: int, codes: tuple[str, str], record: CellRecord | None) -> str:
    """The line of the cell where the cause stands, as the editor calls it; "" for the whole."""
    if changed := same_code(*codes):
        return f"-line-{changed.line}"
    if record is None or not record.error_type:
        return ""
    lines = [line for cell, line in PLACE.findall(record.traceback) if int(cell) == number]
    lines = lines or UNREADABLE.findall(record.message)
    return f"-line-{lines[-1]}" if lines else ""


def _pieces(source: str, ours: str) -> list[tuple[str, bool]]:
    """The translation's code, with what the source does not have marked as changed."""
    if len(source) + len(ours) > LONGEST_COMPARED or same_code(source, ours) is None:
        return [(ours, False)]
    before, now = WORDS.findall(source), WORDS.findall(ours)
    steps = SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return [
        ("".join(now[start:end]), kind != "equal")
        for kind, _a, _b, start, end in steps
        if end > start
    ]


def _shown(record: CellRecord | None, *, briefly: bool = False) -> list[Shown]:
    """What a cell showed, an error last; `briefly` leaves out where it came from."""
    if record is None:
        return []
    has_text = any(output.kind in {"text", "png"} for output in record.outputs)
    shown = [
        _cut(output.kind, output.data)
        for output in record.outputs
        if output.kind != "html" or not has_text
    ]
    if record.status != "ok" and (record.error_type or record.message):
        error = f"{record.error_type}: {record.message}"
        shown.append(_cut("error", error if briefly else record.traceback or error))
    return shown


def _cut(kind: str, data: str) -> Shown:
    if kind == "png":
        return Shown(kind, data)
    if kind == "html":
        return Shown("stderr", _("(shows HTML, which is not drawn here)"))
    return Shown(kind, data[:LONGEST_SHOWN], max(0, len(data) - LONGEST_SHOWN))


def _records(run: Run) -> dict[int, CellRecord]:
    return {record.index: record for record in runner.records_of(run)}


def _editor_urls(verdict: Verdict) -> dict[str, str]:
    """By cell key: where its line can be changed."""
    keys: Iterable[str] = {cell["key"] for cell in verdict.cells if cell.get("key")}
    found: Sequence[tuple[str, int, int]] = list(
        Segment.objects.present()
        .filter(section__page=verdict.page_id, kind=SegmentKind.CODE, key__in=keys)
        .values_list("key", "section_id", "pk")
    )
    return {key: _editor_url(section, segment) for key, section, segment in found}


def _editor_url(section: int, segment: int) -> str:
    editor = reverse("translation:section-translate", args=[section])
    return f"{editor}?segment={segment}#cell-{segment}"
