"""A page whose code equals its source's, which has run: how soon it is judged."""

import statistics
import time
from pathlib import Path

from django.utils import timezone

from apps.documents.models import Page
from apps.verification import services
from apps.verification.programs import programs_of
from runner import services as runner
from runner.engine import CellRecord
from runner.models import CellResult, Run, RunState
from tests import factories
from tests.bench import pages
from tests.bench.table import Row


def rows() -> list[Row]:
    taken = [judged(path) for path in pages.paths()]
    middle = statistics.median(taken)
    return [
        Row("a page judged by reuse, the median", middle, 1, "aim: 50 ms"),
        Row("the slowest of them", max(taken), max(taken) / middle, pages.title()),
    ]


def judged(path: Path) -> float:
    page = factories.page(path.read_text(), path=path.name)
    end_source_run(page)

    start = time.perf_counter()
    verdict = services.request(page)
    spent = time.perf_counter() - start

    assert not verdict.is_open, path
    return spent


def end_source_run(page: Page) -> None:
    """What the site knows once the source has run and every cell was fine."""
    programs = programs_of(page, runner.backend_called(page.source.backend))
    run = runner.request_run(programs.source, page.source.backend)
    cells = len(programs.source.cells)
    CellResult.objects.bulk_create(
        CellResult(run=run, attempt=1, index=index, record=CellRecord(index, "ok").to_message())
        for index in range(cells)
    )
    Run.objects.filter(pk=run.pk).update(
        state=RunState.ENDED, how="finished", cells_sent=cells, ended_at=timezone.now()
    )
