"""After many pages of all kinds there is nothing more of anything than before."""

import itertools
import os
import re
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runner.engine import Engine
from tests.runner.engine.conftest import TIERS, Ran, engine_at, program

ENDLESS = "while True: pass"
# What pages do, and what becomes of that. Most are well, as they are in life.
KINDS = [
    ("import jax.numpy as jnp\nprint(jnp.arange(3).sum())", {}, "ok"),
    ("import threading\nthreading.Thread(target=print, args=(1,)).start()", {}, "ok"),
    ("open('x', 'w').write('x' * 100_000)", {}, "ok"),
    ("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nNone", {}, "ok"),
    ("import os\nos.mkdir('d', 0o300)\nos.symlink('/', 'l')\nheld = open('y', 'w')", {}, "ok"),
    ("1 / 0", {}, "error"),
    ("import os\nos._exit(0)", {}, "crashed"),
    ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", {}, "crashed"),
    ("while True: print('x' * 10_000)", {"output_kib": 64}, "output"),
    ("import os\nos.write(3, b'no record\\n')\nimport time\ntime.sleep(100)", {}, "protocol"),
    (ENDLESS, {"wall_s": 1}, "timeout"),
    ("import os\nos.close(1)\nos.close(2)\nos.close(3)\n" + ENDLESS, {"wall_s": 1}, "timeout"),
    (ENDLESS, {}, "cancelled"),
]


@pytest.fixture
def own(monkeypatch):
    """A folder for temporary files, of a name short enough for a socket in it."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.mark.parametrize("pages", [26, pytest.param(208, marks=pytest.mark.prove)])
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.timeout(3600)
def test_nothing_is_left_by_pages_of_all_kinds(pages, tier, engines, own):
    engine_at(tier, engines)  # or this machine has no such tier
    before = everything(own)

    with Engine(minimum_tier=tier, highest_tier=tier, pages_a_zygote=8) as engine:
        at_rest = everything(own)
        kinds = itertools.islice(itertools.cycle(KINDS), pages)
        with ThreadPoolExecutor(2) as lanes:
            found = list(lanes.map(lambda kind: became(engine, *kind), kinds))
        after = everything(own)

    assert found == [status for _, _, status in itertools.islice(itertools.cycle(KINDS), pages)]
    assert after == at_rest
    assert everything(own) == before


def became(engine, code, limits, status):
    looks = itertools.count()
    cancelled = (lambda: next(looks) > 5) if status == "cancelled" else (lambda: False)
    return Ran(engine, program(code, **limits), cancelled).statuses[0]


def everything(folder):
    """How much there is of what a page might leave."""
    return {
        "files": sorted(folder.iterdir()),
        "descriptors": sorted(map(kind_of, os.listdir("/proc/self/fd"))),
        "threads": sorted(each.name for each in threading.enumerate()),
        "processes": len(below(os.getpid())),
    }


def kind_of(fd):
    try:
        return re.sub(r"\d+", "", os.readlink(f"/proc/self/fd/{fd}"))
    except OSError:
        return "gone"  # the listing's own


def below(pid):
    """Every process below, dead ones that nobody has asked for too."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for each in lists for child in each.read_text().split()]
    return children + [deeper for child in children for deeper in below(child)]
