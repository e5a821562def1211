"""`make load`: fifty members at once, the hour's work of each within ten minutes.

The site as it is served, with PostgreSQL, Redis and its worker, all of JAX in it; see group.py.
Before, three members do the same one after another, with nobody else there. It prints how long
each kind of request took then and with fifty, in ms, and what was lost, doubled or refused. The
exit code is 1 where anything was, or where one is later than twice the aim of somebody alone. A
number makes it last that many minutes.
"""

import random
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.workflow import AIMS, fresh_site, served

MEMBERS, ALONE, MINUTES = 50, 3, 10
COMING = 0.2  # of the time until the last one has come
AIM_OF = {"editor": "editor", "finish": "save", "board": "board", "search": "search"}
TIMES_AIM = 2


@dataclass
class Watch:
    """What each kind of request took, in seconds, and what went wrong, in a few words each."""

    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def take(self, kind: str, act: Callable[[], object]) -> bool:
        """Whether it went well. Whatever goes wrong, the others go on."""
        start = time.perf_counter()
        try:
            act()
        except Exception as problem:
            self.wrong.append(f"{kind}: {problem!r:.200}")
            return False
        self.spent[kind].append(time.perf_counter() - start)
        return True


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with fresh_site() as (host, home):
        return worked(host, home, minutes)


def worked(host: str, home: Path, minutes: float, count: int = MEMBERS) -> int:
    from tests.bench import working_group

    members = working_group.gather(host, ALONE + count)
    alone, together = Watch(), Watch()
    with served(host, home / "site.log"):
        for member in members[:ALONE]:
            live(member, alone)
        all_at_once(members[ALONE:], together, minutes * 60)
    wrong = working_group.lost_or_doubled(members) + alone.wrong + together.wrong
    return told(alone, together, wrong)


def all_at_once(members, watch: Watch, seconds: float) -> None:
    """Each in a thread. They come one after another, think between steps and are done in time."""
    pause = seconds * (1 - COMING) / sum(1 for _ in members[0].hour())
    apart = seconds * COMING / len(members)
    threads = [
        threading.Thread(target=live, args=(member, watch, place * apart, pause))
        for place, member in enumerate(members)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def live(member, watch: Watch, comes_after: float = 0, pause: float = 0) -> None:
    """Who cannot sign in goes home."""
    chance = random.Random(member.pk)
    time.sleep(comes_after)
    with closing(member.visitor.connection):
        for kind, act in member.hour():
            if not watch.take(kind, act) and kind == "sign in":
                return
            time.sleep(pause * chance.uniform(0.2, 1.8))


def told(alone: Watch, together: Watch, wrong: list[str]) -> int:
    print("kind\ttimes\talone: median\tp95\ttogether: median\tp95\tratio of medians\tof p95\taim")
    is_late = False
    for kind, spent in together.spent.items():
        first, then = figures(alone.spent[kind]), figures(spent)
        aim = TIMES_AIM * AIMS[AIM_OF[kind]][1] if kind in AIM_OF else None
        is_late |= aim is not None and then[1] > aim
        ratios = [f"{late / early:.1f}" for early, late in zip(first, then, strict=True)]
        columns = [kind, len(spent), *(f"{ms:.0f}" for ms in (*first, *then)), *ratios, aim or ""]
        print(*columns, sep="\t")
    for sentence, times in Counter(wrong).most_common(40):
        print(f"{times}\u00d7 {sentence}")
    print(f"{len(wrong)} errors, lost or doubled", flush=True)
    return int(bool(wrong) or is_late)


def figures(spent: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in ms."""
    late = statistics.quantiles(spent, n=20, method="inclusive")[-1] if spent[1:] else spent[0]
    return statistics.median(spent) * 1000, late * 1000


if __name__ == "__main__":
    sys.exit(main())
