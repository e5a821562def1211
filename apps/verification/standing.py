"""How far runs are, and which backends could take them."""

import zlib
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apps.documents.models import Page
from apps.verification import wording
from apps.verification.models import Verdict
from runner import services as runner
from runner.models import Backend, Run, RunState, Worker


@dataclass(frozen=True, slots=True)
class Progress:
    """`waits` says why nothing runs yet, "" while something does; `lacks_worker`, for whom."""

    done: int
    total: int
    waits: str
    lacks_worker: bool

    @property
    def stamp(self) -> str:
        """Changes whenever there is something new to show."""
        return f"{zlib.crc32(f'{self.done} {self.total} {self.waits}'.encode()):x}"


@dataclass(frozen=True, slots=True)
class Queue:
    backend: Backend
    workers: list[Worker]
    waiting: int
    running: int


@dataclass(frozen=True, slots=True)
class Place:
    """A page on one backend: its newest verdict there, or why there is none."""

    backend: Backend
    verdict: Verdict | None
    tag: wording.Tag


def progress_of(verdict: Verdict) -> Progress | None:
    """Cells done of those to be run, while a verdict is open."""
    if not verdict.is_open:
        return None
    runs = {run.pk: run for run in (verdict.source_run, verdict.run, verdict.source_again) if run}
    done = sum(runner.cells_done(run) for run in runs.values())
    total = sum(run.cell_count for run in runs.values())
    first = first_waiting(runs.values())
    if first is None:
        return Progress(done, total, "", lacks_worker=False)
    has_worker = runner.workers_live(first.queue)
    waits = wording.waiting_for(first, runner.queue_position(first), has_worker=has_worker)
    return Progress(done, total, waits, lacks_worker=not has_worker)


def first_waiting(runs: Collection[Run]) -> Run | None:
    """The run that holds the others up by waiting; None while one of them is running."""
    if any(run.state == RunState.RUNNING for run in runs):
        return None
    return next((run for run in runs if run.state == RunState.WAITING), None)


def backends() -> list[Backend]:
    return list(Backend.objects.filter(is_enabled=True))


def queues() -> list[Queue]:
    """Each backend with its live workers and its queue, in two queries."""
    counted = Backend.objects.filter(is_enabled=True).annotate(
        waiting=Count("runs", filter=Q(runs__state=RunState.WAITING)),
        running=Count("runs", filter=Q(runs__state=RunState.RUNNING)),
    )
    live: dict[int, list[Worker]] = {}
    for worker in Worker.objects.live():
        live.setdefault(worker.backend_id, []).append(worker)
    return [
        Queue(backend, live.get(backend.pk, []), backend.waiting, backend.running)
        for backend in counted
    ]


def board_of(page: Page) -> list[Place]:
    """The page on every backend, in three queries."""
    verdicts = Verdict.objects.light().newest().filter(page=page)
    by_name = {each.backend: each for each in verdicts.select_related("source_run", "run")}
    workers = Worker.objects.live().filter(environment=page.source.environment)
    live = set(workers.values_list("backend", flat=True))
    return [_place(each, by_name.get(each.name), each.pk in live) for each in backends()]


def _place(backend: Backend, verdict: Verdict | None, is_live: bool) -> Place:
    tag = wording.tag_of(verdict) if verdict and (verdict.finding or is_live) else None
    missing = wording.Tag("", _("not run") if is_live else _("not connected"))
    return Place(backend, verdict, tag or missing)
