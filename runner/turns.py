"""Whose run is next. A queue of a broker knows no fairness, so it holds no more than is needed now.

Each person's runs wait in an order of their own, small ones first, and people take turns. What
many wait for is sent as soon as a worker can begin it, and one more for each worker, so that none
stands idle while the next message travels.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from runner import sending
from runner.models import Queue, Run, RunState, Urgency, Worker

AHEAD = 1
A_CELL_S = 0.5
MOST_WAITED_FOR = 20
UNSENT = Q(state=RunState.WAITING, sent_at=None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a run, how urgently, and how long it may take, where that is known."""

    by: User | None = None
    urgency: Urgency = Urgency.WAITED_FOR
    expected_s: float | None = None


def placed(run: Run, asked: Asked) -> Run:
    """A new run with its place in the order."""
    expected_s = run.cell_count * A_CELL_S if asked.expected_s is None else asked.expected_s
    run.requested_by = asked.by
    run.urgency = urgency_of(asked)
    run.turn_at = run.requested_at + timedelta(seconds=expected_s)
    return run


def urgency_of(asked: Asked) -> Urgency:
    """Past a number of runs at once, more of the same person wait behind those of others."""
    if asked.by is None or asked.urgency != Urgency.WAITED_FOR:
        return asked.urgency
    theirs = Run.objects.open().filter(requested_by=asked.by, urgency=Urgency.WAITED_FOR)
    return Urgency.LATER if theirs.count() >= MOST_WAITED_FOR else Urgency.WAITED_FOR


def hurry(run: Run, asked: Asked) -> None:
    """Somebody asks for a run that waits already: it counts as theirs if they wait for it more."""
    urgency = urgency_of(asked)
    less_urgent = Run.objects.open().filter(pk=run.pk, urgency__gt=urgency)
    if less_urgent.update(urgency=urgency, requested_by=asked.by):
        run.urgency, run.requested_by = urgency, asked.by


def waiting_in_turn(queue: Queue) -> list[int]:
    """The runs that wait to be sent, in the order of their turns.

    More urgent ones first; among these the person with the fewest runs under way or before it,
    so that people take turns; among a person's own the one that was to be done first.
    """
    runs = Run.objects.open().of(queue)
    had = Counter(runs.exclude(UNSENT).values_list("requested_by", flat=True))
    unsent = runs.filter(UNSENT).exclude(not_before__gt=timezone.now())
    unsent = unsent.order_by("urgency", "turn_at", "pk")
    turns = []
    for pk, person, urgency, turn_at in unsent.values_list(
        "pk", "requested_by", "urgency", "turn_at"
    ):
        had[person] += 1
        turns.append((urgency, had[person], turn_at, pk))
    return [turn[-1] for turn in sorted(turns)]


def position_of(run: Run) -> int:
    """The run's place among those that have not begun, from 1."""
    sent = Run.objects.of(run.queue).filter(state=RunState.WAITING)
    sent = sent.exclude(UNSENT).order_by("sent_at", "pk")
    order = [*sent.values_list("pk", flat=True), *waiting_in_turn(run.queue)]
    return order.index(run.pk) + 1 if run.pk in order else 1


def send_next(queues: Iterable[Queue]) -> None:
    """Offer each queue's workers what they can begin now. Twice at once sends nothing twice."""
    for queue in queues:
        with_workers = Run.objects.open().exclude(UNSENT).of(queue).count()
        free = max(0, places(queue) - with_workers)
        for run_id in waiting_in_turn(queue)[:free] if free else ():
            send(run_id)


def places(queue: Queue) -> int:
    """How many runs may be with the queue's workers; 1 while none is known."""
    jobs = Worker.objects.live().of(queue).values_list("jobs", flat=True)
    return sum(count + AHEAD for count in jobs) or 1


def send(run_id: int) -> None:
    """Offer one run, once. What the broker does not take waits for the next time."""
    waiting = Run.objects.filter(pk=run_id, state=RunState.WAITING)
    if waiting.filter(sent_at=None).update(sent_at=timezone.now()) and not sending.send_run(run_id):
        waiting.update(sent_at=None)


def send_next_on_commit(queue: Queue) -> None:
    transaction.on_commit(lambda: send_next([queue]))


def waited_for() -> list[Queue]:
    """The queues for which something waits."""
    waiting = Run.objects.filter(state=RunState.WAITING).order_by()
    return [Queue(*pair) for pair in waiting.values_list("backend", "environment").distinct()]
