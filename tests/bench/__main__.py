"""`make bench`: ratios, each taken in one run on one machine. Nothing is asserted.

Times are CPU seconds where nothing else is said, so that a busy machine changes little. About
twenty minutes on two cores. With numbers it measures only how JAX's import and update grow, with
as many copies of it: `python -m tests.bench 1 10 100`.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.table import Row, show


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="topa-bench-") as home:
        os.environ |= {"TOPA_HOME": home, "DEBUG": "0"}
        os.environ.pop("DATABASE_URL", None)
        from translate_site.prepare import prepare

        prepare()
        copies = tuple(map(int, sys.argv[1:]))
        for title, measure in growth(copies) if copies else parts():
            show(title, measure())
    return 0


def parts() -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    from tests.bench import (
        board,
        following,
        judging,
        looking_up,
        reading,
        remembering,
        ruling,
        running,
        saving,
        terms,
        updating,
        waiting,
    )

    yield "Running pages", running.rows
    yield "What a request for a page waits for, in wall time", waiting.rows
    yield "Running pages in two lanes, in wall time", waiting.lane_rows
    yield "Running more pages in two lanes, in wall time", waiting.growth_rows
    yield "Judging pages by the run of their source, in wall time", judging.rows
    yield "Finding the terms of a text", looking_up.finding_rows
    yield "Reading Markdown pages", reading.rows
    yield "Reading and writing all of JAX's pages", reading.tree_rows
    yield "Reading and writing one page as it grows", reading.growth_rows
    yield "One key press in the glossary's box", looking_up.rows
    yield "The ground rules over texts", ruling.rows
    yield "Terms in texts: checked, counted, changed", terms.rows
    yield "The board of a source", board.rows
    yield "Updating JAX from 0.9.0 to 0.10.2", updating.rows
    yield from growth()
    yield "What JAX's update leaves outdated, in wall time", following.rows
    yield "A save in the editor while JAX is updated, in wall time", saving.rows
    yield "Suggestions among 100,000 translations, in wall time", remembering.rows


def growth(copies: tuple[int, ...] = ()) -> Iterator[tuple[str, Callable[[], list[Row]]]]:
    from tests.bench import growing

    sizes = copies or growing.SIZES
    yield "Importing and updating JAX as it grows", partial(growing.rows, sizes)


if __name__ == "__main__":
    sys.exit(main())
