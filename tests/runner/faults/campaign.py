"""Runs pages while everything around them is killed, stopped and emptied at seeded moments."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress

from tests.runner.faults.victims import Census, pages, zygotes
from tests.runner.processes import ROOT, Ground, killed, stopped

KILLS = ("runner", "zygote", "page", "site", "writer", "broker", "broker that forgets")
STOPS = ("stopped runner", "stopped zygote", "stopped page")
STOPPED_S = 9  # longer than the silence after which a worker counts as lost
PATIENCE_S = 400


class Campaign:
    """A site, a runner, somebody who writes, and a broker; `seed` decides what befalls whom."""

    def __init__(self, home, broker, seed):
        self.broker = broker
        broker.start()
        # Elsewhere: a socket's path has room for little more than a hundred characters.
        (home / "tmp").symlink_to(tempfile.mkdtemp())
        self.ground = Ground(home, broker.url if broker.url.startswith("redis") else "")
        self.random = random.Random(seed)
        self.census = Census()
        self.writer = None
        self.asleep = deque()
        self.told = []
        self.verdicts = []

    # ---- what goes on undisturbed ----

    def begin(self, folder):
        """Import the pages and verify them in peace: what is found is what has to be found."""
        self.ground.python(
            "from django.core.management import call_command; call_command('migrate', verbosity=0)"
        )
        self.say("bring", folder)
        self.revive()
        self.request("known")
        self.go_on_until_judged()

    def say(self, word, argument):
        line = [sys.executable, "-m", "tests.runner.faults.say", word, str(argument)]
        done = subprocess.run(
            line, cwd=ROOT, env=self.ground.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def request(self, how):
        self.verdicts += self.say("request", how)

    def revive(self):
        """Start what is dead again, as whoever looks after the processes does."""
        ground = self.ground
        if ground.site is None or ground.site.poll() is not None:
            ground.start_site()
        ground.runners = [each for each in ground.runners if each.poll() is None]
        if not ground.runners:
            ground.begin_runner(TMPDIR=str((ground.home / "tmp").resolve()))
        if self.writer is None or self.writer.poll() is not None:
            words = "tests.runner.faults.say", "write", str(ground.home / "acknowledged")
            self.writer = ground.start("writer", *words)

    # ---- what befalls them ----

    def endure(self, moments, waves):
        """Let `moments` befall the runs, of which there are `waves` times the pages at least."""
        kinds = [(KILLS + STOPS)[number % 10] for number in range(moments)]
        self.random.shuffle(kinds)
        while kinds or waves or self.open_verdicts():
            if (kinds or waves) and not self.open_verdicts():
                self.request("fresh")
                waves = max(0, waves - 1)
            self.wait(self.random.uniform(0.1, 4.0))
            if kinds:
                self.strike(kinds.pop())
                self.revive()

    def strike(self, kind):
        self.told.append(kind)
        self.census.take(*self.roots())
        if kind.startswith("broker"):
            self.broker.strike(forgets=kind.endswith("forgets"))
        elif kind in ("site", "writer"):
            killed(self.ground.site if kind == "site" else self.writer)
        elif kind.startswith("stopped"):
            self.stop(self.pid_of(kind.removeprefix("stopped ")))
        else:
            self.kill(self.pid_of(kind))

    def roots(self):
        processes = [self.ground.site, self.writer, *self.ground.runners]
        return [each.pid for each in processes if each]

    def pid_of(self, kind):
        """A process of this kind; the runner itself, where there is none just now."""
        [runner] = self.ground.runners
        found = {"runner": lambda _: [], "zygote": zygotes, "page": pages}[kind](runner.pid)
        return self.random.choice(sorted(found)) if found else runner.pid

    def kill(self, pid):
        for runner in self.ground.runners:
            if runner.pid == pid:
                killed(runner)
                return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def stop(self, pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            self.asleep.append((time.monotonic() + STOPPED_S, pid))

    def wait(self, seconds):
        """Let time pass, and let go on what has been stopped for long enough."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(0.05)
            while self.asleep and self.asleep[0][0] < time.monotonic():
                self.wake(self.asleep.popleft()[1])

    def wake(self, pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    def open_verdicts(self):
        query = "SELECT count(*) FROM verification_verdict WHERE judged_at IS NULL"
        return self.ground.rows(query)[0][0]

    def go_on_until_judged(self):
        deadline = time.monotonic() + PATIENCE_S
        while self.open_verdicts():
            assert time.monotonic() < deadline, (self.told, self.ground.last_words())
            self.wait(0.2)
            self.revive()

    def end(self):
        """Let everything come to rest, and stop it politely."""
        while self.asleep:
            self.wait(0.2)
        self.go_on_until_judged()
        self.census.take(*self.roots())
        killed(self.writer)
        self.ground.stop()
        self.broker.stop()


def cleared(campaign):
    """End what a failed test leaves."""
    for process in (campaign.writer, campaign.ground.site, *campaign.ground.runners):
        if process and process.poll() is None:
            stopped(process)
