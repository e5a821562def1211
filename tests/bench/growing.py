"""JAX brought in, looked at again and updated; then the same of ten times the pages.

`python -m tests.bench 1 10 100` measures this alone, with as many copies as it is told.
Each size has a process and a database of its own, SQLite and PostgreSQL. A ratio is to one copy:
ten times the pages should take ten times as long. Of PostgreSQL the CPU seconds are ours alone.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests import factories
from tests.bench import elsewhere
from tests.bench.table import Row

SIZES = (1, 10)
BEFORE, AFTER = "jax-0.9.0", "jax-0.10.2"
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def rows(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    if not (factories.shared("corpus", BEFORE) and factories.shared("corpus", AFTER)):
        return []
    found: list[Row] = []
    for where in (elsewhere.on_sqlite, elsewhere.on_postgres):
        taken = [where("growing", size) for size in sizes]
        for grown in zip(*taken, strict=True):
            found += [replace(row, ratio=row.seconds / grown[0].seconds) for row in grown]
    return found


def measured(database: str, copies: str) -> list[Row]:
    """In one process: the newer tree from nothing and again; then the update to it."""
    from apps.documents import services as documents
    from apps.documents.models import Page
    from apps.sources import services as sources
    from apps.sources import updates
    from tests.bench.updating import fetched

    def step(what: str, action: Callable[[], object]) -> Row:
        return taken(f"{database}, {copies} x: {what}", action)

    with trees(int(copies)) as (before, after):
        newest = sources.add_source(str(after), name="Newest", in_background=False)
        sources.fetch(newest)
        done = [step("import 0.10.2", lambda: documents.import_snapshot(newest))]
        again = fetched(newest, "")
        done.append(step("look again, no change", lambda: documents.plan_snapshot(again)))
        old = sources.add_source(str(before), name="Old", in_background=False)
        sources.fetch(old)
        documents.import_snapshot(old)
        newer = fetched(old, str(after))
        done.append(step("plan 0.9.0 to 0.10.2", lambda: documents.plan_snapshot(newer)))
        updates.apply_plan(newer, None, in_background=False)
        done.append(step("apply it", lambda: documents.import_snapshot(newer)))
    for snapshot in (newest, newer):
        snapshot.refresh_from_db()
        assert snapshot.state == "ready", snapshot.problem
    pages = Page.objects.filter(snapshot=newest).count()
    return [replace(done[0], meaning=f"{done[0].meaning}, {pages} pages"), *done[1:]]


@contextmanager
def trees(copies: int) -> Iterator[tuple[Path, Path]]:
    """The older and the newer documentation, each as often as that under paths of its own."""
    with tempfile.TemporaryDirectory(prefix="topa-bench-") as folder:
        made = [Path(folder, name) for name in (BEFORE, AFTER)]
        for tree in made:
            for number in range(copies):
                shutil.copytree(factories.shared("corpus", tree.name), tree / f"copy{number}")
        yield made[0], made[1]


def taken(name: str, action: Callable[[], object]) -> Row:
    """CPU seconds; wall time and the most memory that the process held meanwhile beside them.

    Nothing is read already: the worker of an update may be another than that of the import.
    """
    from apps.documents.reading import shelf

    shelf.documents.clear()
    RESET.write_text("5")
    before, started, begun = peak_mib(now=True), time.perf_counter(), time.process_time()
    action()
    spent, wall = time.process_time() - begun, time.perf_counter() - started
    return Row(name, spent, 1, f"{wall:.1f} s wall, {before} to {peak_mib()} MiB")


def peak_mib(now: bool = False) -> int:
    name = "VmRSS:" if now else "VmHWM:"
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) // 1024
