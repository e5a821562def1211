"""`make compose-test`: docker-compose.yml for real. Build, up, the browser journeys, the
hostile pages, down.

It runs a Docker daemon of its own, on its own socket and folder, and needs root on Debian. Base
images are made with debootstrap, so no image registry is asked. What it leaves under build/compose
(the base system and the image layers) makes the next run faster; remove the folder at will.
"""

import contextlib
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.compose_images import BASE, POSTGRES, REDIS, ROOT, WORK, make_images
from tests.servers import Missing, chromium, free_port, install

PROJECT = "topatest"
OURS = ("--filter", f"label=com.docker.compose.project={PROJECT}")
SERVICES = ("postgres", "redis", "web", "worker", "runner")

OVERRIDE = f"""\
services:
  web:
    build: {{network: host}}
    volumes: ["CORPUS:/corpus:ro"]
  worker:
    volumes: ["CORPUS:/corpus:ro"]
  runner:
    build: {{network: host}}
    sysctls: [net.ipv6.conf.all.disable_ipv6=0]  # a hostile page tries both kinds of address
  redis: {{image: {REDIS}}}
  postgres: {{image: {POSTGRES}}}
"""
JOURNEYS = ("tests/browser/test_first_steps.py", "tests/browser/test_real_page.py")
# Nothing of Django is in a runner: neither the tests' settings nor what tests elsewhere share.
PYTHONPATH = "PYTHONPATH=/srv/topa:/srv/pytest"
HOSTILE = ("-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider", "-q", "-rs")
HOSTILE += ("--confcutdir=tests/runner/engine", "tests/runner/engine/hostile", "-m", "not prove")
# Run inside the runner: what it has, whom it reaches, and what the broker lets it do.
CONFINEMENT = """
import os, socket
from redis import Redis
from redis.exceptions import NoPermissionError
from runner.broker import redis_address
from runner.signing import Signer
assert not [name for name in os.environ if "PASSWORD" in name or "SECRET" in name], list(os.environ)
signer = Signer.from_token(os.environ["RUNNER_TOKEN"])
broker = Redis.from_url(redis_address(os.environ["BROKER_URL"], signer))
assert broker.ping()
for refused in (
    "KEYS *", "LLEN default", "LPUSH default x", "LPUSH cpu.default x", "FLUSHALL", "ACL LIST"
):
    try:
        broker.execute_command(*refused.split())
    except NoPermissionError:
        continue
    raise AssertionError(f"the broker lets the runner {refused}")
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
assert int(status["CapEff"], 16) == 0 and int(status["NoNewPrivs"]) == 1, status
assert int(status["Seccomp"]) == 2, status
try:
    open("/srv/topa/new", "w")
except OSError as error:
    assert error.errno == 30, error
else:
    raise AssertionError("the system of the runner can be written")
socket.create_connection(("redis", 6379), 5).close()
for host, port in (("postgres", 5432), ("web", PORT), ("1.1.1.1", 443)):
    try:
        socket.create_connection((host, port), 3)
    except OSError:
        continue
    raise AssertionError(f"the runner reaches {host}")
"""


@contextlib.contextmanager
def step(sentence: str) -> Iterator[None]:
    print(f"compose-test: {sentence} …", flush=True)
    start = time.monotonic()
    yield
    print(f"compose-test: {sentence}: {time.monotonic() - start:.0f} s", flush=True)


def need_tools() -> None:
    if os.geteuid() != 0:
        raise Missing("make compose-test starts a Docker daemon of its own and so needs root.")
    programs = {"dockerd": "docker.io", "docker-compose": "docker-compose"}
    programs["debootstrap"] = "debootstrap"
    missing = [package for name, package in programs.items() if not shutil.which(name)]
    if missing:
        install(*missing)


@contextlib.contextmanager
def daemon() -> Iterator[dict[str, str]]:
    """A Docker daemon; yields the environment in which its clients run."""
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "pid").unlink(missing_ok=True)  # of one that was killed
    socket = WORK / "docker.sock"
    environment = {**os.environ, "DOCKER_HOST": f"unix://{socket}", "DOCKER_BUILDKIT": "0"}
    environment["COMPOSE_DOCKER_CLI_BUILD"] = "0"
    command = ["dockerd", "--host", f"unix://{socket}", "--data-root", WORK / "data",
               "--exec-root", WORK / "exec", "--pidfile", WORK / "pid"]  # fmt: skip
    with (WORK / "dockerd.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait(lambda: docker_lives(environment), 40, "dockerd")
        yield environment
    finally:
        process.terminate()
        process.wait()


def docker_lives(environment: dict[str, str]) -> bool:
    command = ["/usr/bin/docker", "info"]
    return subprocess.run(command, env=environment, capture_output=True).returncode == 0


def wait(holds, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(1)
    raise Missing(f"{what} is not up after {seconds:.0f} s.")


class Composed:
    """The site of docker-compose.yml in a daemon, as a project of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.daemon = environment
        self.environment = environment | {
            "BASE_IMAGE": BASE,
            "SECRET_KEY": secrets.token_hex(32),
            "POSTGRES_PASSWORD": secrets.token_hex(16),
            "REDIS_PASSWORD": secrets.token_hex(16),
            "RUNNER_TOKEN": secrets.token_hex(16),
            "PORT": str(self.port),
            "SITE_URL": self.url,
        }
        corpus = ROOT.parent / "shared" / "corpus"
        self.corpus = corpus if corpus.exists() else None
        override, nothing = WORK / "override.yml", WORK / "nothing"
        nothing.mkdir(exist_ok=True)
        override.write_text(OVERRIDE.replace("CORPUS", str(self.corpus or nothing)))
        (WORK / "empty.env").touch()  # never the .env of whoever runs this
        self.command = [
            "/usr/bin/docker-compose", "-p", PROJECT, "--env-file", str(WORK / "empty.env"),
            "-f", "docker-compose.yml", "-f", str(override),
        ]  # fmt: skip

    def run(self, *words: str, **options) -> subprocess.CompletedProcess:
        options.setdefault("env", self.environment)
        return subprocess.run([*self.command, *words], cwd=ROOT, text=True, **options)

    def refuses_to_start_without_secrets(self) -> None:
        run = self.run("config", env=self.daemon, capture_output=True)
        assert run.returncode, "docker-compose starts without a .env"
        assert "Write SECRET_KEY into .env, see .env.example" in run.stderr, run.stderr

    def reads_every_profile(self) -> None:
        profiles = ("--profile", "gpu", "--profile", "tpu", "--profile", "public")
        assert self.run(*profiles, "config", "--quiet").returncode == 0

    def is_well(self) -> bool:
        """Whether every container is healthy, and the published port answers."""
        listed = self.ask("ps", "--filter", "health=healthy", *OURS, "-q")
        return len(listed) == len(SERVICES) and answers(f"{self.url}/healthz")

    def ask(self, *words: str) -> list[str]:
        command = ["/usr/bin/docker", *words]
        run = subprocess.run(command, env=self.daemon, check=True, capture_output=True, text=True)
        return run.stdout.split()

    def walk(self) -> int:
        """The browser journeys through this site; pytest's exit code."""
        manage = [*self.command, "exec", "-T", "web", "python", "manage.py"]
        settings = {
            "TOPA_TEST_URL": self.url,
            "TOPA_TEST_MANAGE": shlex.join(manage),
            "TOPA_TEST_CORPUS": "/corpus" if self.corpus else "",
            "TOPA_TEST_ROOT": "/srv/topa",
        }
        command = [sys.executable, "-m", "pytest", "-m", "browser", "--durations=0", *JOURNEYS]
        return subprocess.run(command, cwd=ROOT, env=self.environment | settings).returncode

    def verifies_every_sample(self) -> None:
        words = ("exec", "-T", "web", "python", "manage.py", "verify", "tour")
        run = self.run(*words, stdout=subprocess.PIPE)
        print(run.stdout)
        assert run.returncode == 0
        assert run.stdout.count("same ") == 3

    def confines_its_runner(self) -> None:
        code = CONFINEMENT.replace("PORT", str(self.port))
        assert self.run("exec", "-T", "runner", "python", "-c", code).returncode == 0

    def contains_hostile_pages(self) -> int:
        """The hostile pages in a composed runner, under Docker's profile; pytest's exit code."""
        shared, world = ROOT.parent / "shared", WORK / "world"
        world.mkdir(exist_ok=True)
        world.chmod(0o1777)
        folders = {
            ROOT / "tests": "/srv/topa/tests:ro",
            shared if shared.exists() else WORK / "nothing": "/srv/shared:ro",
            pytest_alone(): "/srv/pytest:ro",
            world: "/var/tmp",
        }
        mounts = [word for here, there in folders.items() for word in ("-v", f"{here}:{there}")]
        options = ["--rm", "--no-deps", "-T", "--entrypoint", "python", "-e", PYTHONPATH, *mounts]
        return self.run("run", *options, "runner", "-m", "pytest", *HOSTILE).returncode

    def down(self) -> None:
        self.run("down", "--volumes", "--remove-orphans")

    def leaves_nothing(self) -> None:
        for words in (("ps", "--all"), ("volume", "ls"), ("network", "ls")):
            assert self.ask(*words, *OURS, "-q") == []


def pytest_alone() -> Path:
    """A folder with pytest and nothing else, as this environment has it."""
    folder = WORK / "pytest"
    if not folder.exists():
        packages = [f"{name}=={version(name)}" for name in ("pytest", "pytest-timeout")]
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
        subprocess.run([*command, *packages], check=True)
    return folder


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status == 200
    except OSError:
        return False


def main() -> int:
    need_tools()
    chromium()
    with daemon() as environment:
        with step("base images"):
            make_images(environment)
        site = Composed(environment)
        site.refuses_to_start_without_secrets()
        site.reads_every_profile()
        site.down()
        try:
            return prove(site)
        finally:
            site.down()
            site.leaves_nothing()


def prove(site: Composed) -> int:
    with step("build"):
        site.run("build", check=True, stdout=subprocess.DEVNULL)
    try:
        with step("up, until everything is healthy"):
            site.run("up", "--detach", check=True)
            wait(site.is_well, 180, "the composed site")
        with step(f"the journeys at {site.url}"):
            failed = site.walk()
        with step("every sample page"):
            site.verifies_every_sample()
        with step("the confinement of the runner"):
            site.confines_its_runner()
        with step("the hostile pages in a runner"):
            failed = failed or site.contains_hostile_pages()
    except (Missing, AssertionError):
        site.run("ps")
        site.run("logs", "--tail", "80")
        raise
    if failed:
        site.run("logs", "--tail", "80")
    return failed


if __name__ == "__main__":
    sys.exit(main())
