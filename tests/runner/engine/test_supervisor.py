import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from runner.engine import Engine, EngineError
from runner.machine import kinds_of_devices
from tests.runner.engine.conftest import Ran, program

FOR_AN_HOUR = "import time\ntime.sleep(3600)"


def test_self_test_contains_every_probe(engine):
    assert len(engine.self_test) >= 12
    assert [probe.name for probe in engine.self_test if not probe.contained] == []


@pytest.mark.parametrize("platform", ["gpu", "tpu"])
def test_a_machine_that_lends_an_accelerator_passes_its_self_test(platform):
    """Without the device: what its driver needs of the kernel is no way out."""
    with Engine(platform=platform, minimum_tier="landlock") as engine:
        assert len(engine.self_test) >= 12
        assert [probe.name for probe in engine.self_test if not probe.contained] == []
        with pytest.raises(EngineError, match=f"JAX finds no {platform.upper()} here"):
            kinds_of_devices(engine)


def test_jax_runs(engine):
    page = Ran(engine, program("import jax.numpy as jnp\nprint(jnp.arange(3) * 2)"))

    assert page.outcome.how == "finished"
    assert page.text() == "[0 2 4]\n"
    assert page.outcome.peak_mib > 50


def test_pages_share_nothing(engine):
    Ran(
        engine,
        program("import builtins, jax\nbuiltins.POISON = 1\njax.POISON = 1\nopen('left', 'w')"),
    )

    page = Ran(
        engine,
        program(
            "import builtins, jax, os\n"
            "print(hasattr(builtins, 'POISON'), hasattr(jax, 'POISON'), os.listdir('.'))"
        ),
    )

    assert page.text() == "False False []\n"


def test_wall_time_is_held_and_later_cells_are_told(engine):
    page = Ran(engine, program("print('before')", "while True: pass", "print('never')", wall_s=2))

    assert page.statuses == ["ok", "timeout", "skipped"]
    assert page.outcome.how == "timeout"
    assert "longer than 2 seconds" in page[1].reason


def test_processor_time_is_held(engine):
    page = Ran(engine, program("while True: pass", wall_s=30, cpu_s=1))

    assert page.statuses == ["timeout"]
    assert "processor time" in page[0].reason


def test_output_is_held(engine):
    page = Ran(engine, program("while True: print('x' * 10000)", output_kib=64))

    assert page.statuses == ["output"]
    assert len(page.text()) <= 65536 + 100


def test_long_output_of_one_cell_is_shortened_and_told(engine):
    page = Ran(engine, program("print('x' * 5000)", "print('next')", cell_output_kib=1))

    assert page.statuses == ["ok", "ok"]
    assert "left out" in page[0].reason
    assert len(page.text(0)) == 1024
    assert page.text(1) == "next\n"


def test_memory_is_held(engine):
    page = Ran(
        engine, program("held = []\nwhile True: held.append(bytearray(1 << 24))", memory_mib=1024)
    )

    assert page.statuses == ["memory"]


def test_disk_is_held(engine):
    code = "for i in range(100): open(str(i), 'wb').write(b'x' * (1 << 20))"

    page = Ran(engine, program(code, disk_mib=8))

    assert page[0].status in {"disk", "error"}
    assert page[0].error_type in {"", "OSError"}


def test_threads_are_held(engine):
    code = (
        "import threading, time\n"
        "for i in range(500): threading.Thread(target=time.sleep, args=(250,)).start()\n"
        "time.sleep(250)"
    )

    page = Ran(engine, program(code, processes=32, wall_s=250))

    assert page.statuses == ["processes"]


def test_ending_its_own_process_is_no_pass(engine):
    page = Ran(engine, program("import os\nprint('fine')\nos._exit(0)", "2"))

    assert page.statuses == ["crashed", "skipped"]
    assert page.text() == "fine\n"


def test_cancelling_ends_the_page(engine):
    looks = itertools.count()

    page = Ran(engine, program(FOR_AN_HOUR, "1", wall_s=3600), lambda: next(looks) > 5)

    assert page.outcome.how == "cancelled"
    assert page.statuses == ["cancelled", "cancelled"]


def test_records_come_as_cells_end(engine):
    records = []

    engine.run(program("1", FOR_AN_HOUR, wall_s=3600), records.append, lambda: bool(records))

    assert [record.status for record in records] == ["ok", "cancelled"]


def test_several_threads_may_run_pages_at_once(engine):
    pages = [None] * 4

    def run(number):
        pages[number] = Ran(engine, program(f"print({number})"))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [page.text() for page in pages] == ["0\n", "1\n", "2\n", "3\n"]


def test_zygote_is_replaced_after_its_pages_and_when_it_dies():
    with Engine(minimum_tier="landlock", highest_tier="landlock", pages_a_zygote=4) as engine:
        first = engine._nursery
        for _ in range(5):
            assert Ran(engine, program("1")).statuses == ["ok"]
        second = engine._nursery
        second._process.kill()
        second._process.wait()
        again = Ran(engine, program("1"))

    assert first is not second
    assert again.statuses == ["ok"]


def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path):
    code = (
        "from runner.engine import Engine\n"
        "from tests.runner.engine.conftest import program\n"
        "engine = Engine(minimum_tier='landlock')\n"
        "engine.start()\n"
        "print(engine._nursery._process.pid, flush=True)\n"
        "told = lambda record: print('told', flush=True)\n"
        "engine.run(program('1', 'import time\\ntime.sleep(3600)', wall_s=3600), told)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    zygote = int(supervisor.stdout.readline())
    supervisor.stdout.readline()  # the first cell has ended, the second one runs
    before = descendants(zygote)

    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()

    assert before
    assert gone_within(60, [zygote, *before])


def descendants(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *descendants(child)]
    return found


def gone_within(seconds, pids):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(is_running(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_no_file_and_no_descriptor_is_left_by_a_page(any_engine, tmp_path, monkeypatch):
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    before = set(os.listdir("/proc/self/fd"))

    page = Ran(any_engine, program("import os\nos.mkdir('d', 0o300)\nopen('d/f', 'w').write('x')"))

    assert page.statuses == ["ok"]
    assert set(os.listdir("/proc/self/fd")) == before
    assert list(own.iterdir()) == []


def test_an_engine_that_was_not_started_says_so():
    with pytest.raises(EngineError, match="not been started"):
        Engine().run(program("1"), print)


def test_unknown_platform_is_refused():
    with pytest.raises(ValueError, match="cpu, gpu, tpu"):
        Engine(platform="abacus")
