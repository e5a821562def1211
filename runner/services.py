from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.services import record
from runner import sending, turns
from runner.broker import (
    DEFAULT,
    DEFAULT_ENVIRONMENT,
    LARGEST_MESSAGE_BYTES,
    programs_queue,
)
from runner.engine import CellRecord, Program
from runner.errors import NoSuchBackend, ProgramTooLarge
from runner.models import Backend, Queue, Run, RunQuerySet, RunState, SignOfLife, Worker
from runner.turns import Asked

CANCELLED = "cancelled"
GAP = timedelta(seconds=30)
NOBODY = Asked()


def request_run(
    program: Program,
    backend_name: str,
    *,
    environment: str = DEFAULT_ENVIRONMENT,
    on_end: str = "",
    fresh: bool = False,
    asked: Asked = NOBODY,
) -> Run:
    """The run of this program: one that stands, one under way, or a new one, sent in its turn.

    `on_end` names a task that is sent the run's id when it ends; a run that has ended already
    sends nothing. `fresh` asks for a new run even where an ended one stands.
    """
    backend = backend_called(backend_name)
    if sum(len(cell.code) for cell in program.cells) > LARGEST_MESSAGE_BYTES // 4:
        raise ProgramTooLarge
    queue = Queue(backend.pk, environment)
    where = programs_queue(backend.name, environment)
    fingerprint = program.fingerprint(versions_on(queue), where)
    known = Run.objects.filter(fingerprint=fingerprint)
    found = known.open().first() if fresh else _standing(known)
    if found is None:
        return _new_run(program, queue, fingerprint, on_end, asked)
    if not found.is_ended:
        turns.hurry(found, asked)
    return found


def run_of(program: Program, backend_name: str, environment: str) -> Run | None:
    """The run of this program that stands or is under way, if there is one."""
    backend = backend_called(backend_name)
    versions = versions_on(Queue(backend.pk, environment))
    fingerprint = program.fingerprint(versions, programs_queue(backend.name, environment))
    return _standing(Run.objects.filter(fingerprint=fingerprint))


def _standing(known: RunQuerySet) -> Run | None:
    return known.reusable().first() or known.open().first()


def _new_run(program: Program, queue: Queue, fingerprint: str, on_end: str, asked: Asked) -> Run:
    """Two people may ask at once: the database lets one row in, and both get it."""
    run = Run(fingerprint=fingerprint, program=program.to_message(), on_end=on_end)
    run.backend_id, run.environment = queue
    try:
        with transaction.atomic():
            turns.placed(run, asked).save(force_insert=True)
    except IntegrityError:
        return Run.objects.filter(fingerprint=fingerprint).latest("pk")
    turns.send_next_on_commit(queue)
    return run


def backend_called(name: str) -> Backend:
    try:
        return Backend.objects.get(name=name, is_enabled=True)
    except Backend.DoesNotExist:
        raise NoSuchBackend(name) from None


@transaction.atomic
def allow_changed_code(backend: Backend, allowed: bool, by: User) -> None:
    """Let an accelerator run translations whose code is not their source's, or stop that."""
    changed = Backend.objects.filter(pk=backend.pk).exclude(allows_changed_code=allowed)
    if changed.update(allows_changed_code=allowed):
        verb = "changed code allowed" if allowed else "changed code refused"
        record(verb, backend, by)


def versions_on(queue: Queue) -> dict[str, str]:
    """The packages that a run would meet: those of the worker heard of last. None yet: empty."""
    newest = Worker.objects.of(queue).order_by("-seen_at").first()
    return newest.versions if newest else {}


def cancel(run: Run) -> None:
    """Stop a run: at once where nobody has begun it, else as soon as its worker hears."""
    now = timezone.now()
    waiting = Run.objects.filter(pk=run.pk, state=RunState.WAITING)
    if waiting.update(state=RunState.ENDED, how=CANCELLED, ended_at=now, cancel_asked_at=now):
        tell_of_end(run.pk)
        return
    running = Run.objects.filter(pk=run.pk, state=RunState.RUNNING).select_related("worker")
    running.update(cancel_asked_at=now)
    for each in running:
        if each.worker:
            ask = partial(sending.tell_to_stop, each.worker.name, each.pk, each.attempt)
            transaction.on_commit(ask)


def tell_of_end(run_id: int) -> None:
    """Send the task that waits for this run, with the run's id; the next one has its turn."""
    run = Run.objects.only("on_end", "backend", "environment").get(pk=run_id)
    if run.on_end:
        transaction.on_commit(partial(sending.nudge, run.on_end, run_id))
    turns.send_next_on_commit(run.queue)


def records_of(run: Run) -> list[CellRecord]:
    """What each cell of the run did, in order, as far as is known yet."""
    results = run.results.filter(attempt=run.attempt).order_by("index")
    return [CellRecord.from_message(result.record) for result in results]


def cells_done(run: Run) -> int:
    return run.results.filter(attempt=run.attempt).count()


def queue_position(run: Run) -> int:
    """The run's place among those that wait for the same workers, from 1."""
    return turns.position_of(run)


def workers_live(queue: Queue) -> bool:
    return Worker.objects.live().of(queue).exists()


def note_sign_of_life(name: str = DEFAULT) -> None:
    """Write down that a part of the site lives; after a gap it counts as newly started."""
    now = timezone.now()
    sign, is_new = SignOfLife.objects.get_or_create(
        name=name, defaults={"since": now, "seen_at": now}
    )
    if not is_new:
        sign.since = now if now - sign.seen_at > GAP else sign.since
        sign.seen_at = now
        sign.save(update_fields=["since", "seen_at"])


def default_worker_lives() -> bool:
    """Whether the worker of queue `default` gave a sign of life in the last minute."""
    minute_ago = timezone.now() - timedelta(minutes=1)
    return SignOfLife.objects.filter(name=DEFAULT, seen_at__gt=minute_ago).exists()


def last_sign(name: str = DEFAULT) -> datetime | None:
    """When a part of the site was last heard of."""
    return SignOfLife.objects.filter(name=name).values_list("seen_at", flat=True).first()
