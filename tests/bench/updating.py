"""JAX's real update from 0.9.0 to 0.10.2: planned, applied, and asked for once more."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from apps.documents import services as documents
from apps.documents.models import Segment
from apps.sources import services as sources
from apps.sources import updates
from apps.sources.models import Snapshot
from tests import factories
from tests.bench.reading import cpu
from tests.bench.table import Row


def rows() -> list[Row]:
    before, after = (
        factories.shared("corpus", "jax-0.9.0"),
        factories.shared("corpus", "jax-0.10.2"),
    )
    if not before or not after:
        return []
    snapshot = sources.add_source(str(before), name="JAX", in_background=False)
    sources.fetch(snapshot)
    taken = {"import 0.9.0": cpu(lambda: documents.import_snapshot(snapshot))}
    newer = fetched(snapshot, str(after))
    taken["plan 0.10.2"] = cpu(lambda: documents.plan_snapshot(newer))
    updates.apply_plan(newer, None, in_background=False)
    with longest_hold() as held:
        taken["apply it"] = cpu(lambda: documents.import_snapshot(newer))
    again = fetched(newer, "")
    taken["look again, no change"] = cpu(lambda: documents.plan_snapshot(again))
    first = taken["import 0.9.0"]
    notes = {
        "import 0.9.0": "every page of it, into SQLite",
        "apply it": f"the longest transaction took {held['s'] * 1000:.0f} ms",
        "look again, no change": f"{Segment.objects.count()} texts",
    }
    return [
        Row(what, seconds, seconds / first, notes.get(what, "")) for what, seconds in taken.items()
    ]


def fetched(snapshot: Snapshot, what: str) -> Snapshot:
    snapshot.source.refresh_from_db()
    newer = updates.update_source(snapshot.source, in_background=False, what=what)
    sources.fetch(newer)
    return newer


@contextmanager
def longest_hold() -> Iterator[dict[str, float]]:
    """CPU seconds of the longest transaction, for which a save in the editor may have to wait."""
    held, begun = {"s": 0.0}, {"at": 0.0}

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not begun["at"]:
            begun["at"] = time.thread_time()
        answer = execute(sql, params, many, context)
        if connection.in_atomic_block:
            held["s"] = max(held["s"], time.thread_time() - begun["at"])
        else:
            begun["at"] = 0.0
        return answer

    with connection.execute_wrapper(watch):
        yield held
