"""What goes wrong beside a page is never told as the page's own failure."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from runner.engine import Engine, EngineError, pagerun, workfolder
from tests.disks import small_disk
from tests.runner.engine.conftest import Ran, program

ROOT = Path(__file__).parents[3]
FOR_AN_HOUR = "import time\ntime.sleep(3600)"


@pytest.fixture
def engine():
    """One of its own, at the tier that has its pages' files on the machine's disk."""
    with Engine(minimum_tier="landlock", highest_tier="landlock") as own:
        yield own


class Lane(threading.Thread):
    """A program on its way; `ended` is the outcome or the error."""

    def __init__(self, engine, asked):
        super().__init__(daemon=True)
        self.first_cell = threading.Event()
        self._engine, self._asked = engine, asked
        self.start()

    def run(self):
        try:
            self.ended = self._engine.run(self._asked, lambda _: self.first_cell.set())
        except EngineError as error:
            self.ended = error

    def wait(self):
        self.join(60)
        return self.ended


def running_page(engine):
    lane = Lane(engine, program("1", FOR_AN_HOUR, wall_s=3600))
    assert lane.first_cell.wait(60)
    return lane


def zygote_of(engine):
    return engine._nursery._process.pid


def pages_of(engine):
    zygote = zygote_of(engine)
    return [int(pid) for pid in Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split()]


def test_a_page_killed_from_outside_is_our_fault(engine):
    lane = running_page(engine)
    [page] = pages_of(engine)

    os.kill(page, signal.SIGKILL)

    assert isinstance(lane.wait(), EngineError)
    assert "killed from outside" in str(lane.ended)
    assert Ran(engine, program("1")).statuses == ["ok"]


def test_a_killed_zygote_is_the_fault_of_none_of_its_pages(engine):
    lanes = [running_page(engine), running_page(engine)]

    os.kill(zygote_of(engine), signal.SIGKILL)

    assert [type(lane.wait()) for lane in lanes] == [EngineError, EngineError]
    assert Ran(engine, program("1")).statuses == ["ok"]


def test_a_zygote_that_stopped_before_a_page_ended_is_our_fault(engine, monkeypatch):
    monkeypatch.setattr(pagerun, "_END_WITHIN_S", 1)
    lane = running_page(engine)
    [page] = pages_of(engine)

    os.kill(zygote_of(engine), signal.SIGSTOP)
    os.kill(page, signal.SIGTERM)

    assert isinstance(lane.wait(), EngineError)
    os.kill(zygote_of(engine), signal.SIGCONT)
    assert Ran(engine, program("1")).statuses == ["ok"]


def test_a_zygote_that_wakes_too_late_makes_no_page_for_nobody(engine, monkeypatch):
    monkeypatch.setattr("runner.engine.nursery.FORKED_WITHIN_S", 1)
    lane = running_page(engine)
    zygote = zygote_of(engine)
    os.kill(zygote, signal.SIGSTOP)
    with pytest.raises(EngineError, match="gone or stopped"):
        Ran(engine, program("1"))

    os.kill(zygote, signal.SIGCONT)

    assert Ran(engine, program("1")).statuses == ["ok"]
    assert lane.is_alive()
    os.kill(zygote, 0)


def test_a_page_cannot_look_like_one_killed_from_outside(engine):
    ways = "import os, signal\nos.kill(os.getpid(), 9)", "signal.raise_signal(9)"

    page = Ran(engine, program(*ways))

    assert [record.error_type for record in page.records] == ["PermissionError"] * 2
    assert page.outcome.how == "finished"


def test_time_for_which_the_supervisor_was_stopped_is_not_held_against_a_page(tmp_path):
    code = (
        "from runner.engine import Engine\n"
        "from tests.runner.engine.conftest import program\n"
        "with Engine(minimum_tier='landlock') as engine:\n"
        "    told = lambda record: print(record.status, flush=True)\n"
        "    asked = program('1', 'import time; time.sleep(7)', wall_s=5)\n"
        "    print(engine.run(asked, told).how)\n"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert supervisor.stdout.readline() == "ok\n"

    supervisor.send_signal(signal.SIGSTOP)
    time.sleep(6)
    supervisor.send_signal(signal.SIGCONT)

    assert supervisor.communicate(timeout=60)[0].split() == ["ok", "finished"]


def test_a_full_disk_is_our_fault_until_there_is_room(engine, monkeypatch):
    with small_disk(mib=8, files=20) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        writes = program("open('x', 'wb').write(b'x' * 4_000_000)")
        assert Ran(engine, writes).statuses == ["ok"]

        filler = disk / "filler"
        filler.write_bytes(b"x" * 6_000_000)
        with pytest.raises(EngineError, match="disk of the runner's machine is full"):
            Ran(engine, writes)
        names = take_every_name(disk)
        with pytest.raises(EngineError, match="no room for a page: No space left"):
            Ran(engine, writes)

        for each in [filler, *names]:
            each.unlink()
        assert Ran(engine, writes).statuses == ["ok"]
        assert list(disk.iterdir()) == []


def test_folders_of_a_killed_supervisor_are_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    young, foreign = tmp_path / "topa-page-young", tmp_path / "topa-page-other"
    with workfolder.lent() as held:
        left = tmp_path / "topa-page-left"
        (left / "work").mkdir(parents=True)
        (left / "work/link").symlink_to("/etc")
        foreign.write_text("not a folder")
        young.mkdir()
        for old in (held, left, foreign):
            os.utime(old, (0, 0))

        workfolder.remove_abandoned()

        assert set(tmp_path.glob("topa-page-*")) == {held, foreign, young}
    assert not held.exists()


def take_every_name(disk):
    names = []
    with contextlib.suppress(OSError):
        while True:
            (disk / str(len(names))).touch()
            names.append(disk / str(len(names)))
    return names


def test_a_folder_whose_name_is_too_long_for_a_socket_is_named(tmp_path, monkeypatch):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    with pytest.raises(EngineError, match="TMPDIR"):
        Engine(minimum_tier="none", highest_tier="none").start()
