"""`make bench-workflow`: what people wait for, over HTTP, from the site as it is served.

All of JAX in PostgreSQL, three quarters of it translated, 1,500 terms, 30 members, Redis; nothing
else should run meanwhile. Each step is taken in three rounds, of which the best counts. It ends
with a line a step, tab-separated: name, median, 95th percentile, and the aims of both, in ms. The
exit code is 1 where one misses its aim. A number makes that many copies of JAX, ten at most: then
each step may take half as long again.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from tests import servers

ROUNDS, WARMING, TIMES = 3, 5, 60
AIMS = {
    "editor": (60, 120),
    "save": (25, 60),
    "save_next": (80, 150),
    "board": (60, 120),
    "search": (40, 80),
}
SLOWER = 1.5  # than with one copy
MOST_MEMORY_MIB = 400
SOUGHT = ("jit", "gradient", "배열", "형사", "컴파일", "sharding", "vmap", "계사", "변환과")


def main() -> int:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with fresh_site() as (host, home):
        return measured(host, home, copies)


@contextmanager
def fresh_site() -> Iterator[tuple[str, Path]]:
    """Servers and a folder of its own, which this process writes into; where it will answer."""
    with (
        servers.postgres() as database,
        servers.redis() as broker,
        tempfile.TemporaryDirectory(prefix="topa-bench-") as home,
    ):
        port = servers.free_port()
        os.environ |= {
            "TOPA_HOME": home, "DATABASE_URL": database, "REDIS_URL": broker, "DEBUG": "0",
            "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}",
        }  # fmt: skip
        from translate_site.prepare import prepare, set_up

        prepare()
        set_up()
        yield f"127.0.0.1:{port}", Path(home)


def measured(host: str, home: Path, copies: int) -> int:
    from django.db import connection

    from tests.bench import group

    source, people = group.gather(copies)
    group.catch_up()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as it does by itself within a minute
    with served(host, home / "site.log") as site:
        found = best_of_rounds(steps(host, source, people))
        memory = pss_mib(site)
    return told(found, memory, SLOWER if copies > 1 else 1)


@contextmanager
def served(host: str, log: Path) -> Iterator[int]:
    """The web server and its worker; the id of the process that keeps them up."""
    command = [sys.executable, "-m", "translate_site.serve", "web", "worker"]
    with log.open("w") as words:
        site = subprocess.Popen(command, stdout=words, stderr=words)
    try:
        servers.wait_until_healthy(f"http://{host}", site, log)
        yield site.pid
    finally:
        site.terminate()
        site.wait(60)


def steps(host: str, source, people) -> dict[str, Callable[[], list[float]]]:
    """Each step by its name: what it took, in seconds, so often."""
    from apps.documents.models import Section
    from tests.bench import visiting

    visitors = cycle([visiting.visitor(host, person) for person in people[:6]])
    sections = Section.objects.present().filter(page__source=source).order_by("?")[:400]
    editors = cycle([f"/sections/{section.pk}/translate/" for section in sections])
    boards = cycle([f"/docs/{source.slug}/?page={number}" for number in (1, 2, 3)])
    searches = cycle([f"/search/?q={quote(words)}" for words in SOUGHT])
    saves, writers = visiting.saves(host, people[10:]), iter(people)
    return {
        "editor": lambda: timed(lambda: partial(next(visitors).ask, next(editors))),
        "board": lambda: timed(lambda: partial(next(visitors).ask, next(boards))),
        "search": lambda: timed(lambda: partial(next(visitors).ask, next(searches))),
        "save": lambda: timed(lambda: next(saves)),
        "save_next": lambda: visiting.saves_in_browser(host, next(writers)),
    }


def timed(prepared: Callable[[], Callable[[], None]]) -> list[float]:
    """Seconds of each act; what prepares it is not counted. The first few warm the site up."""
    spent = []
    for _ in range(WARMING + TIMES):
        act = prepared()
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return spent[WARMING:]


def best_of_rounds(steps: Mapping[str, Callable[[], list[float]]]) -> dict[str, list[float]]:
    """Of each step the round with the least median: the machine is noisy, the site is not.

    All steps are taken before the next round, so that one slow minute is in one round of each.
    Those that write come last: what they leave to the worker is done by the next round.
    """
    rounds = []
    for _ in range(ROUNDS):
        print(f"pace of this machine: {pace_ms():.0f} ms for a fixed sum", flush=True)
        rounds.append({name: step() for name, step in steps.items()})
    return {name: min((one[name] for one in rounds), key=statistics.median) for name in steps}


def pss_mib(parent: int) -> float:
    """Memory of a process and all below it, what is shared counted once."""
    family, grown = {parent}, True
    while grown:
        children = {pid for pid in processes() if parent_of(pid) in family} - family
        family, grown = family | children, bool(children)
    kib = 0
    for pid in family:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kib += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kib / 1024


def processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except FileNotFoundError:
        return 0


def pace_ms() -> float:
    """What a fixed sum takes, the best of ten: by it runs on other machines can be compared."""
    spent = []
    for _ in range(10):
        start = time.perf_counter()
        sum(number * number % 7 for number in range(1_000_000))
        spent.append(time.perf_counter() - start)
    return min(spent) * 1000


def told(found: dict[str, list[float]], memory: float, slower: float) -> int:
    print(f"memory of web and worker: {memory:.0f} MiB (aim {MOST_MEMORY_MIB})")
    missed = memory > MOST_MEMORY_MIB
    for name, aims in AIMS.items():
        aim, late_aim = (round(slower * each) for each in aims)
        spent = [seconds * 1000 for seconds in found[name]]
        median, late = statistics.median(spent), statistics.quantiles(spent, n=20)[-1]
        missed |= median > aim or late > late_aim
        print(f"{name}\t{median:.1f}\t{late:.1f}\t{aim}\t{late_aim}", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
