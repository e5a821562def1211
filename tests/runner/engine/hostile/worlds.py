"""What stands outside every sandbox, and tells whether a page reached it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from runner.engine import page as page_module

PROBED = ("/tmp/sbx-pwn", "/var/tmp/sbx-pwn", "/dev/shm/sbx-pwn", "/usr/lib/pwn", "/etc/pwn")
CASE_PORT = "26379"  # replaced by a free one: several worlds may stand side by side
CASE_KEY = str(0x5B5B)  # of the shared memory that one case asks for


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

    def placed(self, code):
        """The code with the names of what stands in this world."""
        return (
            code.replace("@VICTIM@", str(self.victim.pid))
            .replace("@WORLD@", str(self.folder))
            .replace("@HARNESS@", page_module.__file__)
            .replace(f"('127.0.0.1',{CASE_PORT})", f"('127.0.0.1',{self.ports[0]})")
            .replace(f"('::1',{CASE_PORT})", f"('::1',{self.ports[1]})")
            .replace("'sbxshm'", f"'{self.memory.name}'")
        )

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
