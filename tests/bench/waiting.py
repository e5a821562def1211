"""How long whoever asked waits, in wall time: for cells of a page, and for many pages in lanes."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from runner.engine import Cell, Engine, Limits, Program
from tests.bench import pages
from tests.bench.table import Row

ROUNDS = 3
MOMENTS = 15
LANES = 2
TIMES = (1, 4, 16)
NOTHING = Program((Cell("1", 1),), Limits())
ARRAY = Program((Cell("import jax.numpy as jnp\njnp.arange(3) * 2", 1),), Limits())


def rows() -> list[Row]:
    """Medians of the time from a request to the record of its first cell."""
    with pages.engine() as ours:
        nothing = statistics.median(first_record(ours, NOTHING) for _ in range(MOMENTS))
        array = statistics.median(first_record(ours, ARRAY) for _ in range(MOMENTS))
        named = ARRAY.paired_with(ARRAY)
        first_record(ours, named[0])
        lent = statistics.median(first_record(ours, named[1]) for _ in range(MOMENTS))
    return [
        Row("request to the first cell's result", nothing, 1, "aim: 15 ms"),
        Row("request to the first JAX result", array, array / nothing, "aim: 0.2 s"),
        Row("the same, compiled before", lent, lent / nothing),
    ]


def lane_rows() -> list[Row]:
    """The pages in two lanes on two cores, as sources and as translations."""
    floors, firsts, agains = [], [], []
    sources, translations = zip(*pages.pairs(), strict=True)
    for _ in range(ROUNDS):
        with pages.engine() as ours:
            floors.append(pages.bare()[1])
            firsts.append(in_lanes(ours, list(sources)))
            agains.append(in_lanes(ours, list(translations)))
    floor, first, again = min(floors), min(firsts), min(agains)
    return [
        Row(f"one warm Python, no isolation: {pages.title()}", floor, 1, "the floor, wall time"),
        Row("the engine in two lanes, sources", first, first / floor, "aim: 0.75"),
        Row("the engine in two lanes, translations", again, again / floor),
    ]


def growth_rows() -> list[Row]:
    """More pages in two lanes: time a page, and what supervisor and zygote have held at most."""
    sources, translations = zip(*pages.pairs(), strict=True)
    found = []
    with pages.engine() as ours:
        in_lanes(ours, list(sources))
        for times in TIMES:
            spent = in_lanes(ours, list(translations) * times)
            found.append((times, spent, held_mib()))
    least = found[0][1] / TIMES[0]
    return [
        Row(
            f"{times * len(sources)} translations",
            spent,
            spent / (least * times),
            f"time a page to the first row's; supervisor and zygote held {held} MiB at most",
        )
        for times, spent, held in found
    ]


def first_record(ours: Engine, program: Program) -> float:
    told = threading.Event()
    seconds = []

    def note(_: object) -> None:
        if not told.is_set():
            seconds.append(time.perf_counter() - start)
            told.set()

    start = time.perf_counter()
    ours.run(program, note)
    return seconds[0]


def in_lanes(ours: Engine, programs: list[Program]) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(LANES) as lanes:
        list(lanes.map(lambda program: ours.run(program, lambda _: None), programs))
    return time.perf_counter() - start


def held_mib() -> int:
    """The most that this process and those under it, which are the zygote's, have held so far."""
    return sum(map(peak_mib, ["self", *map(str, pages.descendants())]))


def peak_mib(pid: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM"))
