"""The worker of a site and runner workers as real processes, with a database file and a broker."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
IN_TIME_S = 120


@dataclass
class Ground:
    home: Path
    redis_url: str = ""
    site: subprocess.Popen | None = None
    runners: list[subprocess.Popen] = field(default_factory=list)

    @property
    def broker(self):
        return self.redis_url or f"filesystem://{self.home}/broker"

    @property
    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "TOPA_HOME": str(self.home),
            "REDIS_URL": self.redis_url,
            "RUNNER_SILENCE_S": "6",
            "RUNNER_TOKEN": "the-token-of-the-site-s-own-runner",
            "DJANGO_SETTINGS_MODULE": "translate_site.settings",
        }

    def start(self, name, *words, **variables):
        with (self.home / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment | variables,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_site(self):
        flags = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        words = ["celery", "-A", "translate_site", "worker", "-l", "INFO", *flags]
        self.site = self.start("site", *words)

    def start_runner(self, **variables):
        """A runner worker that has given its first sign of life."""
        known = self.rows("SELECT count(*) FROM runner_worker")[0][0]
        process = self.begin_runner(**variables)
        self.until(lambda: self.rows("SELECT count(*) FROM runner_worker")[0][0] > known)
        return process

    def begin_runner(self, **variables):
        words = ["--backend", "cpu", "--broker", self.broker, "--heartbeat", "1"]
        words += ["--alive", str(self.home / "alive")]
        process = self.start("runner", "runner", "worker", *words, **variables)
        self.runners.append(process)
        return process

    def python(self, code):
        """Run code inside the site, in a process of its own; what it prints, as JSON."""
        words = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    def request(self, *cells):
        """Ask for a run of these cells; its id."""
        return self.python(
            "from runner import services\nfrom runner.engine import Cell, Program\n"
            f"program = Program(tuple(Cell(code, 1) for code in {list(cells)!r}))\n"
            "print(services.request_run(program, 'cpu').pk)"
        )

    def rows(self, query, *values):
        address = f"file:{self.home}/topa.sqlite3?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as database:
            return database.execute(query, values).fetchall()

    def run(self, run_id):
        fields = ("state", "how", "attempt", "reason")
        found = self.rows(f"SELECT {', '.join(fields)} FROM runner_run WHERE id = ?", run_id)
        return dict(zip(fields, found[0], strict=True))

    def records(self, run_id):
        query = 'SELECT record FROM runner_cellresult WHERE run_id = ? ORDER BY "index"'
        return [json.loads(record) for (record,) in self.rows(query, run_id)]

    def until_ended(self, run_id, seconds=IN_TIME_S):
        self.until(lambda: self.run(run_id)["state"] == "ended", seconds)
        return self.run(run_id)

    def until_cells(self, run_id, number):
        self.until(lambda: len(self.records(run_id)) >= number)

    def until(self, holds, seconds=IN_TIME_S):
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.last_words()
            time.sleep(0.05)

    def until_idle_again(self, process):
        """Let a stopped runner worker go on until it says that it has no run in hand."""
        query = "SELECT seen_at, busy FROM runner_worker WHERE name LIKE ?"
        like = f"%-{process.pid}-%"
        [(stopped_at, _)] = self.rows(query, like)
        process.send_signal(signal.SIGCONT)
        self.until(lambda: self.rows(f"{query} AND seen_at > ? AND busy = 0", like, stopped_at))

    def last_words(self):
        return "\n".join(path.read_text()[-3000:] for path in self.home.glob("*.log"))

    def only_runner(self):
        """The one runner worker that lives, started where there is none."""
        self.runners = [process for process in self.runners if process.poll() is None]
        while len(self.runners) > 1:
            stopped(self.runners.pop())
        return self.runners[0] if self.runners else self.start_runner()

    def stop_runners(self):
        for process in self.runners:
            stopped(process)
        self.runners.clear()

    def stop(self):
        self.stop_runners()
        stopped(self.site)


def killed(process):
    """Without a warning, and the process alone: what it leaves behind is its own matter."""
    process.kill()
    process.wait()


def stopped(process):
    """Politely, as long as that helps."""
    process.send_signal(signal.SIGCONT)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def descendants(pid):
    """The ids of the processes that `pid` started, and those that they did."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids):
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}
