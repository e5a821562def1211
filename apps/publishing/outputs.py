"""What the code of a page put out when it was last run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.documents.formats import Document
from apps.documents.models import Page
from apps.verification import services as verification
from runner import services as runner
from runner.engine import CellRecord, Output
from runner.models import Run, RunState


@dataclass(frozen=True, slots=True)
class Failure:
    """The error of a cell, in the manner of an output."""

    data: str
    kind: str = "error"


Outputs = Mapping[int, Sequence[Output | Failure]]


def recorded(page: Page, shown: Document, is_translation: bool) -> tuple[Run | None, Outputs]:
    """The newest ended run of this text and its outputs, by the line of their cell."""
    verdict = verification.last_judged(page)
    if verdict is None:
        return None, {}
    run = verdict.run if is_translation else verdict.source_run
    if run is None or run.state != RunState.ENDED:
        return None, {}
    cells = [cell for cell in shown.cells if cell.runs]
    records = {record.index: record for record in runner.records_of(run)}
    if len(run.program.get("cells", [])) != len(cells):
        return None, {}
    return run, {
        cell.line: outputs_of(records[index])
        for index, cell in enumerate(cells)
        if index in records
    }


def outputs_of(record: CellRecord) -> list[Output | Failure]:
    """What a cell put out, and the error that it ended with."""
    failed = [Failure(record.traceback or f"{record.error_type}: {record.message}")]
    return [*record.outputs, *(failed if record.error_type else [])]
