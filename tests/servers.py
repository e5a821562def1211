"""Throwaway PostgreSQL and Redis servers, and a browser, for tests.

`python -m tests.servers -- COMMAND…` runs the command with DATABASE_URL and REDIS_URL set to fresh
servers that end with it. What is missing is installed from Debian's packages when we are root.
"""

import contextlib
import os
import pwd
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path


class Missing(SystemExit):
    pass


def free_port() -> int:
    """Below those that the kernel gives to outgoing connections, so that it stays free."""
    while True:
        port = random.randrange(15_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def install(*packages: str) -> None:
    names = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"Missing here: {names}. On Debian: sudo apt-get install {names}")
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=True, **quiet)


def postgres_bin() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found and shutil.which("pg_ctl"):
        return Path(shutil.which("pg_ctl")).parent
    if not found:
        install("postgresql")
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent


def chromium() -> str:
    """The browser's program, installed where it is missing, with a font that has Korean."""
    if not (found := browser()):
        install("chromium", "fonts-noto-cjk")
    elif not has_korean():
        install("fonts-noto-cjk")
    return found or browser()


def browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), "")


def has_korean() -> bool:
    """Where nobody can say, it is taken to be there: only Debian is known to lack it."""
    if not shutil.which("fc-list"):
        return True
    fonts = subprocess.run(["fc-list", ":lang=ko"], check=True, capture_output=True)
    return bool(fonts.stdout.strip())


def as_other_user() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["runuser", "-u", pwd.getpwnam("postgres").pw_name, "--"]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    tools, port = postgres_bin(), free_port()
    other = as_other_user()
    folder = Path(tempfile.mkdtemp(prefix="topa-postgres-"))
    if other:
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    initdb = ["initdb", "-D", data, "-U", "topa", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*other, tools / initdb[0], *initdb[1:], "--locale=C.UTF-8", "-N"], **run)
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300"
    )
    subprocess.run(
        [*other, tools / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"], **run
    )
    try:
        yield f"postgresql://topa@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*other, tools / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    if not shutil.which("redis-server"):
        install("redis-server")
    port = free_port()
    folder = tempfile.mkdtemp(prefix="topa-redis-")
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", folder,
               "--save", "", "--appendonly", "no"]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_port(port: int, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Missing(f"Nothing listens on port {port} after {seconds} s.")


def wait_until_healthy(url: str, site: subprocess.Popen, log: Path) -> None:
    """Until a site that was started answers; its last words where it does not."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and site.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            return
        time.sleep(0.3)
    raise AssertionError(f"the site did not come up:\n{log.read_text()[-4000:]}")


def main(words: list[str]) -> int:
    if words == ["--install-chromium"]:
        chromium()
        return 0
    if not words or words[0] != "--":
        print(__doc__)
        return 2
    with postgres() as database_url, redis() as redis_url:
        settings = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
        return subprocess.run(words[1:], env={**os.environ, **settings}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
