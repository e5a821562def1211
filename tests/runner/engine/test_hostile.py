"""Hostile pages: what they say counts for nothing, what they did outside decides."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.engine import Engine, EngineError, nursery
from runner.engine import page as page_module
from tests.runner.engine.conftest import SHARED, TIERS, Ran, engine_at, program

PROBED = ("/tmp/sbx-pwn", "/var/tmp/sbx-pwn", "/dev/shm/sbx-pwn", "/usr/lib/pwn", "/etc/pwn")
CASE_PORT = "26379"  # replaced by a free one: several worlds may stand side by side
CASE_KEY = str(0x5B5B)  # of the shared memory that one case asks for
# stat tells that a file is there: Landlock does not hook it, a mount namespace hides the file.
STAT_IS_SEEN = {"stat_outside": ("landlock",)}
STATUSES = {
    "passed": {"ok"},
    "failed": {"error", "memory"},
}


def cases():
    path = SHARED / "sandbox" / "cases.json"
    if not path.exists():
        return [pytest.param(None, marks=pytest.mark.skip(f"{path} is not here"), id="absent")]
    return [pytest.param(case, id=case["name"]) for case in json.loads(path.read_text())]


# The prototype's own locals and messages, as ours are: just as near to the report.
PORTED = {
    "result_fd_flood": "while True: os.write(3, b'x' * 65536)",
    "result_json_bomb": "os.write(3, b'[' * 50000 + b'\\n'); time.sleep(2)",
    "result_types": (
        'os.write(3, b\'{"t":"end","i":0,"status":"ok","error_type":{"a":1}}\\n\'); time.sleep(1)'
    ),
    "forge_gc_walk": (
        "f = sys._getframe()\n"
        "while f and 'wire' not in f.f_locals: f = f.f_back\n"
        "wire, index = f.f_locals['wire'], f.f_locals['index']\n"
        "wire.end_cell({'t': 'end', 'i': index, 'status': 'ok'})\n"
        "wire.send({'t': 'done'}); os._exit(0)\n"
        "raise ValueError('never')"
    ),
}


class World:
    """A folder with secrets, listeners and a process of the same user, outside every sandbox."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("secret/.ssh", "media", "runs/other-run"):
            (folder / name).mkdir(parents=True)
        (folder / "secret/.ssh/id_rsa").write_text("KEY")
        (folder / "secret/db.sqlite3").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
        (folder / "runs/other-run/cell.py").write_text("print('other')")
        self.reached = []
        self._sockets = [
            self._listen(socket.AF_INET, ("127.0.0.1", 0), socket.SOCK_STREAM),
            self._listen(socket.AF_INET6, ("::1", 0), socket.SOCK_STREAM),
            self._listen(socket.AF_UNIX, str(folder / "secret/pg.sock"), socket.SOCK_STREAM),
            self._listen(socket.AF_UNIX, str(folder / "secret/log.sock"), socket.SOCK_DGRAM),
        ]
        self.ports = [each.getsockname()[1] for each in self._sockets[:2]]
        self.memory = Path(f"/dev/shm/sbxshm{os.getpid()}")
        self.memory.write_bytes(b"x" * 4096)
        self.victim = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", "import time; time.sleep(900)"],
            start_new_session=True,
        )
        self.before = self.seen()

    def _listen(self, family, address, kind):
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.settimeout(0.05)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        return listener

    def calls(self):
        """Who called since the last time."""
        found = []
        for each in self._sockets:
            try:
                if each.type == socket.SOCK_STREAM:
                    each.accept()[0].close()
                else:
                    each.recv(100)
                found.append(each.family.name)
            except TimeoutError:
                continue
        return found

    def seen(self):
        """Everything outside that a page might have touched."""
        files = {
            str(path): (path.lstat().st_mode, path.lstat().st_size, path.lstat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
        }
        harness = Path(page_module.__file__).stat()
        stat = Path(f"/proc/{self.victim.pid}/stat").read_text().rpartition(")")[2].split()
        limits = Path(f"/proc/{self.victim.pid}/limits").read_text()
        affinity = os.sched_getaffinity(self.victim.pid)
        probed = [path for path in PROBED if os.path.exists(path)]
        keys = [line.split()[0] for line in Path("/proc/sysvipc/shm").read_text().splitlines()]
        shared_memory = CASE_KEY in keys, self.memory.exists()
        return {
            "files": files,
            "harness": (harness.st_size, harness.st_mode),
            "victim": (stat[0] != "Z", stat[15:17], limits, affinity),
            "probed": probed,
            "shared memory": shared_memory,
        }

    def close(self):
        self.memory.unlink()
        self.victim.kill()
        self.victim.wait()
        for each in self._sockets:
            each.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    # Short, so that a socket's path fits; not under /tmp, which the stricter tier has of its own.
    folder = Path("/var/tmp") / f"topa-world-{os.getpid()}"
    folder.mkdir()
    made = World(folder)
    yield made
    made.close()
    shutil.rmtree(folder)


def codes_of(case, world):
    def placed(code):
        return (
            code.replace("@VICTIM@", str(world.victim.pid))
            .replace("@WORLD@", str(world.folder))
            .replace("@HARNESS@", page_module.__file__)
            .replace(f"('127.0.0.1',{CASE_PORT})", f"('127.0.0.1',{world.ports[0]})")
            .replace(f"('::1',{CASE_PORT})", f"('::1',{world.ports[1]})")
            .replace("'sbxshm'", f"'{world.memory.name}'")
        )

    first, *rest = map(placed, case["code"])
    if case["name"] in PORTED:
        first = first.partition("; VICTIM=")[0] + "\n" + PORTED[case["name"]]
    return [first, *rest]


def limits_of(case):
    """The case's own limits in our units."""
    asked = case["lim"]
    limits = {"wall_s": asked.get("wall", 20), "cpu_s": asked.get("cpu", 60)}
    if "rss" in asked:
        limits["memory_mib"] = asked["rss"] >> 20
    if "disk" in asked:
        limits["disk_mib"] = asked["disk"] >> 20
    return limits


def allowed_statuses(case):
    return {ours for theirs in case["expect"]["status"] for ours in STATUSES.get(theirs, {theirs})}


def leftovers(before):
    """Processes that were not there before, once the dying have had a minute."""
    deadline = time.monotonic() + 60
    while left := [pid for pid in running() if pid not in before]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def running(root=None):
    """Every living descendant of this test: a zygote takes in what its pages leave behind."""
    found = []
    for task in Path(f"/proc/{root or os.getpid()}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found += [child, *running(child)]
    return found


@pytest.mark.parametrize("case", cases())
@pytest.mark.parametrize("tier", TIERS)
def test_hostile_page_is_contained(case, tier, engines, world):
    if case.get("requires"):
        pytest.skip(f"needs a {case['requires']}")
    engine = engine_at(tier, engines)
    processes = running()

    page = Ran(engine, program(*codes_of(case, world), **limits_of(case)))

    said = "".join(each.data for record in page.records for each in record.outputs)
    assert world.calls() == []
    assert world.seen() == world.before
    assert leftovers(processes) == []
    if tier not in STAT_IS_SEEN.get(case["name"], ()):
        assert "ESCAPED" not in said
    assert page[0].status in allowed_statuses(case), (page[0], page.outcome)
    json.dumps([record.to_message() for record in page.records]).encode()
    assert "\x00" not in said
    if "second" in case:
        again = Ran(engine, program(case["second"]))
        assert again.text() == "clean\n"


def test_a_page_that_stops_its_process_ends_at_its_wall_time(engine):
    page = Ran(engine, program("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", wall_s=2))

    assert page.statuses == ["timeout"]


def test_a_page_that_closes_its_record_pipe_is_no_pass(engine):
    page = Ran(engine, program("import os\nos.close(3)", "1", wall_s=10))

    assert page[0].status in {"crashed", "protocol"}
    assert page.outcome.how != "finished"


@pytest.mark.parametrize(
    "record",
    [
        b'{"t":"done"}\\n',
        b'{"t":"begin","i":1}\\n',
        b'{"t":"end","i":1,"status":"ok"}\\n',
        b'{"t":"end","i":0,"status":"cancelled"}\\n',
        b'{"t":"show","kind":"png","data":"AAAA"}\\n',
        b'{"t":"show","kind":"script","data":"AAAA"}\\n',
        b'{"t":"end","i":0,"status":"ok","seconds":1e999}\\n',
        b'{"t":"end","i":0,"status":"ok","seconds":NaN}\\n',
        b"[]\\n",
        b"\\xff\\n",
    ],
)
def test_a_record_that_cannot_be_is_a_breach(any_engine, record):
    code = f"import os, time\nos.write(3, {record!r}.decode('unicode_escape').encode('latin-1'))"

    page = Ran(any_engine, program(code + "\ntime.sleep(5)", wall_s=20))

    assert page.statuses == ["protocol"]


def test_a_stopped_zygote_is_our_fault_and_is_replaced(monkeypatch):
    with Engine(minimum_tier="landlock", highest_tier="landlock") as engine:
        pid = engine._nursery._process.pid
        os.kill(pid, signal.SIGSTOP)
        with monkeypatch.context() as impatient:
            impatient.setattr(nursery, "FORKED_WITHIN_S", 1)
            with pytest.raises(EngineError, match="gone or stopped"):
                Ran(engine, program("1"))
        assert Ran(engine, program("1")).statuses == ["ok"]
        assert not Path(f"/proc/{pid}").exists()
