import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise

import pytest

from runner.engine import Engine, admission
from runner.engine.admission import Admission, machine_mib
from tests.runner.engine.conftest import Ran, program

WHEN = "import time\nprint(time.monotonic())"


@pytest.fixture(scope="module")
def small():
    """An engine that may promise 1000 MiB."""
    with Engine(highest_tier="landlock", memory_mib=1000) as engine:
        yield engine


@pytest.fixture
def lanes():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def wanted():
    return False


def times(page):
    return float(page.text(0)), float(page.text(2))


def test_pages_that_do_not_fit_together_run_one_after_the_other(small, lanes):
    def page(_):
        return Ran(small, program(WHEN, "time.sleep(0.2)", WHEN, memory_mib=600))

    spans = sorted(times(ran) for ran in lanes.map(page, range(3)))

    assert all(end < start for (_, end), (start, _) in pairwise(spans))


def test_pages_that_fit_run_together(small, lanes):
    is_over = threading.Event()
    begun = threading.Event()

    def until_the_other_is_over():
        begun.set()
        return is_over.is_set()

    sleeps = program("import time\ntime.sleep(3600)", memory_mib=400, wall_s=3600)
    first = lanes.submit(Ran, small, sleeps, until_the_other_is_over)
    begun.wait()
    second = Ran(small, program("1", memory_mib=400))
    is_over.set()

    assert second.statuses == ["ok"]
    assert first.result().statuses == ["cancelled"]


def test_a_page_that_asks_for_more_than_the_machine_has_runs_alone(small, lanes):
    def page(memory_mib):
        asked = program(WHEN, "time.sleep(0.2)", WHEN, memory_mib=memory_mib)
        return Ran(small, asked)

    spans = sorted(times(ran) for ran in lanes.map(page, [9000, 300, 9000]))

    assert all(end < start for (_, end), (start, _) in pairwise(spans))


def test_a_page_is_cancelled_while_it_waits(small, lanes):
    with small._admission.promise(1000, wanted):
        page = Ran(small, program("1", "2", memory_mib=600), cancelled=lambda: True)

    assert page.statuses == ["cancelled", "cancelled"]
    assert page.outcome.how == "cancelled"
    assert Ran(small, program("1", memory_mib=1000)).statuses == ["ok"]


def test_a_large_page_is_not_passed_by_small_ones(lanes):
    ours = Admission(1000)
    order = []

    def ask(mib):
        with ours.promise(mib, wanted):
            order.append(mib)

    with ExitStack() as held:
        held.enter_context(ours.promise(600, wanted))
        asked = []
        for number, mib in enumerate((1000, 100, 200), start=1):
            asked.append(lanes.submit(ask, mib))
            while len(ours.line) < number:
                pass
        assert order == []
    for each in asked:
        each.result()

    assert order[0] == 1000
    assert sorted(order) == [100, 200, 1000]


def test_a_failure_gives_its_memory_back():
    ours = Admission(1000)

    with pytest.raises(ZeroDivisionError), ours.promise(1000, wanted):
        raise ZeroDivisionError

    with ours.promise(1000, wanted) as is_promised:
        assert is_promised


def test_a_known_peak_asks_for_less_than_the_limit_and_never_for_more():
    assert program("1", memory_mib=4000).memory_asked_mib == 4000
    known = program("1", memory_mib=4000, peak_mib=400)
    assert known.memory_asked_mib == 564
    assert program("1", memory_mib=4000, peak_mib=9000).memory_asked_mib == 4000
    assert known.fingerprint({}, "") == program("1", memory_mib=4000).fingerprint({}, "")


@pytest.mark.parametrize(
    ("lines", "folder", "name"),
    [
        ("0::/a/b", "", "memory.max"),
        ("4:memory:/a/b\n1:cpu:/other\n0::/", "memory", "memory.limit_in_bytes"),
    ],
)
def test_a_control_group_or_one_that_it_is_in_bounds_the_machine(
    lines, folder, name, tmp_path, monkeypatch
):
    base = tmp_path / folder
    (base / "a" / "b").mkdir(parents=True)
    (base / "a" / "b" / name).write_text("max\n")
    (base / "a" / name).write_text(f"{3 << 30}\n")
    (tmp_path / "groups").write_text(lines)
    kind = "_OLD_LIMIT" if folder else "_LIMIT"
    monkeypatch.setattr(admission, "_OWN_GROUPS", tmp_path / "groups")
    monkeypatch.setattr(admission, "_OLD_LIMIT", (tmp_path / "nowhere", "none"))
    monkeypatch.setattr(admission, kind, (base, name))

    assert machine_mib() == min(3 << 10, admission._total_bytes() >> 20) - admission.RESERVE_MIB


def test_this_machine_has_memory_to_promise():
    assert 0 < machine_mib() < admission._total_bytes() >> 20
