"""Starts the site and keeps it up: `python -m translate_site.serve [web] [worker] [runner]`.

Without words it runs all three, as `make run` does: the web server, the Celery worker of the site,
and a runner worker for the CPU. It prepares the database and files first, starts a part again
that died, and stops all of them together.
"""

import contextlib
import ctypes
import fcntl
import http.client
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from runner.broker import without_credentials
from translate_site.env import Env, WrongSetting, env
from translate_site.prepare import prepare, set_up

PARTS = ("web", "worker", "runner")
SECRETS = {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "GITHUB_CLIENT_SECRET"}
STOP_WITHIN_S, WEB_ALONE_S, REST_S = 15, 10, 60
BEHIND = 10  # nice(2): people wait for the web server, nobody for the others
LOOK_EVERY_S = 0.3
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Part:
    """One process of the site, and how often it had to be started."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def step_behind(self) -> None:
        end_with_parent()
        os.nice(0 if self.name == "web" else BEHIND)

    def start(self) -> None:
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(
            self.command,
            env=environment(self.name),
            start_new_session=True,
            preexec_fn=self.step_behind,
        )

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def keeps_dying(self) -> bool:
        """Whether it was started five times in a minute: a restart does not mend that."""
        return len(self.starts) >= 5 and self.starts[-5] > time.monotonic() - REST_S

    def has_rested(self) -> bool:
        return self.starts[-1] < time.monotonic() - REST_S

    def tell(self, signal_number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal_number)


def commands() -> dict[str, list[str]]:
    """The command line of each part."""
    python = [sys.executable, "-W", "ignore:You're running the worker", "-m"]
    return {
        "web": [
            *python, "gunicorn", "translate_site.wsgi", "--bind", f"{env.host}:{env.port}",
            "--worker-class", "gthread", "--threads", str(env.web_threads), "--timeout", "60",
            "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket",
        ],
        "worker": [
            *python, "celery", "--app", "translate_site", "--quiet", "worker",
            "--queues", "default", "--pool", "threads", "--concurrency", "4",
            "--loglevel", "WARNING" if env.log_level == "INFO" else env.log_level,
            "--hostname", "site@%h", "--without-gossip", "--without-mingle", "--without-heartbeat",
        ],
        "runner": [
            *python, "runner", "worker", "--backend", "cpu",
            "--jobs", str(env.runner_jobs), "--minimum-tier", env.runner_minimum_tier,
            "--heartbeat", str(min(10, env.runner_silence_s / 3)),
        ],
    }  # fmt: skip


def environment(part: str, site: Env = env) -> dict[str, str]:
    """What a part is told. A runner gets its broker and its token, and no secret of the site.

    Threads that each allocate in an arena of their own leave holes in all of them.
    """
    if part != "runner":
        return {"MALLOC_ARENA_MAX": "2", **os.environ}
    own = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return {
        **own,
        "BROKER_URL": without_credentials(site.broker_url),
        "RUNNER_TOKEN": site.runner_token,
    }


def refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.host, env.port))
        except OSError as error:
            raise WrongSetting(
                "PORT", f"{env.host}:{env.port} cannot be used ({error.strerror}). Choose another."
            ) from None


@contextlib.contextmanager
def locked(site: Env, name: str) -> Iterator[None]:
    """Two sites on one folder would send each other's messages: the second is refused.

    Where Redis carries the messages, any number of workers may share the folder.
    """
    if not site.embedded:
        yield
        return
    with (site.home / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise WrongSetting("TOPA_HOME", f"{site.home} is in use by a running site.") from None
        yield


def wait_for_its_first_answer() -> None:
    """People wait for the first page, nobody for the workers: they start after the web server."""
    deadline = time.monotonic() + WEB_ALONE_S
    while time.monotonic() < deadline:
        web = http.client.HTTPConnection(env.host, env.port, timeout=WEB_ALONE_S)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(web):
            web.request("GET", "/healthz")
            web.getresponse()
            return
        time.sleep(0.05)


def greet() -> None:
    set_up()
    from apps.accounts.services import setup_code

    say(f"톺아 is at {env.site_url}  (Ctrl+C stops it)")
    if code := setup_code():
        say(f"Make the first account at {env.site_url}/setup/ with the one-time code  {code}")


def aside(work: Callable[[], None]) -> bool:
    """Do it in a process of its own: what it loads goes with it, for this one only waits all day.

    False when it did not come to its end; then it has said why.
    """

    def alone() -> None:
        end_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        work()

    process = multiprocessing.get_context("fork").Process(target=alone)
    process.start()
    process.join()
    return process.exitcode == 0


def say(sentence: str) -> None:
    print(sentence, flush=True)


def keep_up(parts: list[Part], is_stopping: Callable[[], bool]) -> None:
    """Start again what died. Where a worker cannot be, people still translate: the site stays."""
    resting: list[Part] = []
    while not is_stopping():
        for part in (part for part in parts if part.has_died()):
            if part in resting and not part.has_rested():
                continue
            if part in resting:
                resting.remove(part)
            elif part.keeps_dying():
                if part is parts[0]:
                    say(f"{part.name} keeps ending; stopping. Its last words are above.")
                    return
                say(
                    f"{part.name} keeps ending; the site goes on without it and tries again in a "
                    "minute. Its last words are above."
                )
                resting.append(part)
                continue
            else:
                say(f"{part.name} ended unexpectedly; starting it again.")
            part.start()
        time.sleep(LOOK_EVERY_S)


def stop(parts: list[Part]) -> None:
    """Ask every part to end, and make those that do not within STOP_WITHIN_S."""
    for part in parts:
        part.tell(signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN_S
    for part in parts:
        if part.process:
            try:
                part.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                part.tell(signal.SIGKILL)
                part.process.wait()


def main(words: list[str]) -> int:
    wanted = words or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        say(f"Unknown part: {', '.join(sorted(unknown))}. Known are {', '.join(PARTS)}.")
        return 2
    env.home.mkdir(parents=True, exist_ok=True)
    with locked(env, "-".join(wanted)):
        return run(wanted)


def run(wanted: list[str]) -> int:
    """Prepare the site and keep the wanted parts up until told to stop; the exit code."""
    if "web" in wanted:
        refuse_taken_port()
        if not aside(prepare):
            return 1
    parts = [Part(name, commands()[name]) for name in wanted]
    stopping: list[int] = []

    def on_signal(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    for part in parts:
        part.start()
        if part.name == "web":
            wait_for_its_first_answer()
    try:
        if "web" in wanted:
            aside(greet)
        keep_up(parts, lambda: bool(stopping))
    finally:
        stop(parts)
    return 0 if stopping else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
