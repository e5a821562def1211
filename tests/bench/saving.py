"""How long a save in the editor waits while an update of JAX is applied by another process.

A person types, and a draft is saved every 50 ms. Wall time: ninety-nine of a hundred saves take no
longer. On a busy machine hold the update against the process that only computes.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle

from apps.sources.models import Snapshot
from tests import factories
from tests.bench import elsewhere
from tests.bench.table import Row

COPIES = 4  # of JAX: one alone is applied in the time of a few saves
EVERY_S = 0.05
ALONE_S = 5.0
APPLY = """
import sys
from translate_site.prepare import read_addresses, set_up
set_up()
read_addresses()
from apps.documents import services
from apps.sources.models import Snapshot
newer = Snapshot.objects.select_related("source").get(pk=sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
services.import_snapshot(newer)
"""
COMPUTE = f"""
import sys, time
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + {ALONE_S}
while time.monotonic() < end:
    sum(range(1000))
"""


def rows() -> list[Row]:
    if not factories.shared("corpus", "jax-0.10.2"):
        return []
    return elsewhere.on_sqlite("saving") + elsewhere.on_postgres("saving")


def measured(database: str) -> list[Row]:
    """With nothing beside it, with a process that writes nothing, and with the update."""
    from apps.documents.models import Segment
    from apps.translation import services
    from tests.bench.growing import trees

    with trees(COPIES) as (before, after):
        newer = about_to_be_applied(str(before), str(after))
        author = factories.user("가")
        typed = cycle(Segment.objects.filter(section__page__source=newer.source)[::37])

        def save() -> object:
            return services.save_draft(next(typed), author, "배열은 값을 담는다.", None)

        end = time.monotonic() + ALONE_S
        alone = waits(save, lambda: time.monotonic() < end)
        busy = beside([sys.executable, "-c", COMPUTE], save)
        update = beside([sys.executable, "-c", APPLY, str(newer.pk)], save)
    newer.refresh_from_db()
    assert newer.state == "ready", newer.problem
    return [
        row(f"{database}, nothing beside it", alone, alone),
        row(f"{database}, another process computes", busy, alone),
        row(f"{database}, an update is applied", update, alone),
    ]


def about_to_be_applied(before: str, after: str) -> Snapshot:
    """An update that was planned and waits for a worker to apply it."""
    from apps.documents import services as documents
    from apps.sources import services as sources
    from apps.sources import updates
    from tests.bench.updating import fetched

    old = sources.add_source(before, name="JAX", in_background=False)
    sources.fetch(old)
    documents.import_snapshot(old)
    newer = fetched(old, after)
    documents.plan_snapshot(newer)
    updates.apply_plan(newer, None, in_background=False)
    return newer


def beside(command: list[str], save: Callable[[], object]) -> list[float]:
    """Seconds that each save takes until the program has ended."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        program.stdout.readline()
        program.stdin.write(b"go\n")
        program.stdin.flush()
        spent = waits(save, lambda: program.poll() is None)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command[:2])
    return spent


def waits(save: Callable[[], object], goes_on: Callable[[], bool]) -> list[float]:
    spent: list[float] = []
    while goes_on():
        start = time.perf_counter()
        save()
        spent.append(time.perf_counter() - start)
        time.sleep(EVERY_S)
    return spent


def row(name: str, spent: list[float], floor: list[float]) -> Row:
    late = percentile(spent)
    meaning = f"median {statistics.median(spent) * 1000:.1f} ms, longest {max(spent) * 1000:.1f} ms"
    return Row(name, late, late / percentile(floor), f"{meaning}, of {len(spent)} saves")


def percentile(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=100, method="inclusive")[-1]
