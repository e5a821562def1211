"""`make compose-test`: docker-compose.yml for real. Build, up, the browser journeys, down.

It runs a Docker daemon of its own, on its own socket and folder, and needs root on Debian. Base
images are made with debootstrap, so no image registry is asked. What it leaves under build/compose
(the base system and the image layers) makes the next run faster; remove the folder at will.
"""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests.servers import Missing, chromium, free_port, install

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "compose"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
BASE, REDIS, POSTGRES = "topa-test-base", "topa-test-redis", "topa-test-postgres"

REDIS_DOCKERFILE = f"""\
FROM {BASE}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server
"""
POSTGRES_DOCKERFILE = f"""\
FROM {BASE}
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql
RUN printf '%s\\n' '#!/bin/sh' 'set -e' 'bin=$(echo /usr/lib/postgresql/*/bin)' \\
  'data=/var/lib/postgresql/data' 'chown -R postgres "$data"' \\
  'if [ ! -e "$data/PG_VERSION" ]; then' \\
  '  printf %s "$POSTGRES_PASSWORD" >/run/pw' 'chown postgres /run/pw' \\
  '  runuser -u postgres -- $bin/initdb -D "$data" -U "$POSTGRES_USER" -A scram-sha-256 \\
--pwfile=/run/pw $POSTGRES_INITDB_ARGS' \\
  '  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"' \\
  '  echo "local all all trust" >>"$data/pg_hba.conf"' \\
  '  runuser -u postgres -- $bin/pg_ctl -D "$data" -w -o "-c listen_addresses= -k /tmp" start' \\
  '  PGPASSWORD="$POSTGRES_PASSWORD" $bin/createdb -h /tmp -U "$POSTGRES_USER" "$POSTGRES_DB"' \\
  '  runuser -u postgres -- $bin/pg_ctl -D "$data" -w stop' 'fi' \\
  'exec runuser -u postgres -- $bin/postgres -D "$data" -c listen_addresses="*" -k /tmp' \\
  >/entry && chmod +x /entry
ENV PGHOST=/tmp
CMD ["/entry"]
"""
OVERRIDE = f"""\
services:
  web:
    build: {{network: host}}
    volumes: ["CORPUS:/corpus:ro"]
  worker:
    build: {{network: host}}
    volumes: ["CORPUS:/corpus:ro"]
  runner:
    build: {{network: host}}
  redis: {{image: {REDIS}}}
  postgres: {{image: {POSTGRES}}}
"""


def say(sentence: str) -> None:
    print(f"compose-test: {sentence}", flush=True)


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
    socket = WORK / "docker.sock"
    environment = {**os.environ, "DOCKER_HOST": f"unix://{socket}", "DOCKER_BUILDKIT": "0"}
    environment["COMPOSE_DOCKER_CLI_BUILD"] = "0"
    command = ["dockerd", "--host", f"unix://{socket}", "--data-root", WORK / "data",
               "--exec-root", WORK / "exec", "--pidfile", WORK / "pid"]  # fmt: skip
    with (WORK / "dockerd.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait(lambda: docker(environment, "info", check=False, quiet=True) == 0, 40, "dockerd")
        yield environment
    finally:
        process.terminate()
        process.wait()


def docker(
    environment: dict[str, str], *words: object, check: bool = True, quiet: bool = False
) -> int:
    sink = subprocess.DEVNULL if quiet else None
    run = subprocess.run(
        ["/usr/bin/docker", *map(str, words)],
        env=environment,
        stdout=sink,
        stderr=sink,
        check=check,
    )
    return run.returncode


def wait(holds, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(1)
    raise Missing(f"{what} is not up after {seconds:.0f} s.")


def make_images(environment: dict[str, str]) -> None:
    """The images that a registry would give: a Debian with Python, Redis, PostgreSQL."""
    if docker(environment, "image", "inspect", BASE, check=False, quiet=True):
        system = WORK / "base"
        if not (system / "etc" / "debian_version").exists():
            say("making a Debian with debootstrap")
            packages = "python3,python3-venv,ca-certificates,git"
            subprocess.run(
                ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", system],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        if Path(CERTIFICATES).exists():
            shutil.copy(CERTIFICATES, system / CERTIFICATES.lstrip("/"))
        tar = subprocess.Popen(["tar", "-C", system, "-c", "."], stdout=subprocess.PIPE)
        names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO")
        changes = [part for name in names for part in ("--change", f"ENV {name}={CERTIFICATES}")]
        subprocess.run(
            ["/usr/bin/docker", "import", *changes, "-", BASE],
            stdin=tar.stdout,
            env=environment,
            check=True,
        )
    for name, text in ((REDIS, REDIS_DOCKERFILE), (POSTGRES, POSTGRES_DOCKERFILE)):
        say(f"building {name}")
        subprocess.run(
            ["/usr/bin/docker", "build", "-q", "--network", "host", "-t", name, "-"],
            input=text.encode(),
            env=environment,
            check=True,
        )


def is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    need_tools()
    chromium()
    port = free_port()
    corpus = ROOT.parent / "shared" / "corpus"
    override = WORK / "override.yml"
    with daemon() as environment:
        make_images(environment)
        override.write_text(
            OVERRIDE.replace("CORPUS", str(corpus if corpus.exists() else WORK / "empty"))
        )
        environment |= {
            "BASE_IMAGE": BASE,
            "SECRET_KEY": secrets.token_hex(32),
            "POSTGRES_PASSWORD": secrets.token_hex(16),
            "REDIS_PASSWORD": secrets.token_hex(16),
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        compose = ["/usr/bin/docker-compose", "-p", "topatest", "-f", "docker-compose.yml",
                   "-f", str(override)]  # fmt: skip

        def run(*words: str) -> int:
            return subprocess.run([*compose, *words], cwd=ROOT, env=environment).returncode

        run("down", "--volumes", "--remove-orphans")
        try:
            say("build and up")
            if run("up", "--detach", "--build"):
                return 1
            url = f"http://127.0.0.1:{port}"
            wait(lambda: is_healthy(f"{url}/healthz"), 180, "the composed site")
            say(f"healthy at {url}; now the journeys")
            manage = " ".join([*compose, "exec", "-T", "web", "python", "manage.py"])
            journeys = subprocess.run(
                [sys.executable, "-m", "pytest", "-m", "browser", "tests/browser", "-q"],
                cwd=ROOT,
                env={
                    **environment,
                    "TOPA_TEST_URL": url,
                    "TOPA_TEST_MANAGE": manage,
                    "TOPA_TEST_CORPUS": "/corpus" if corpus.exists() else "",
                },
            )
            if journeys.returncode:
                run("logs", "--tail", "80")
            return journeys.returncode
        finally:
            run("down", "--volumes", "--remove-orphans")


if __name__ == "__main__":
    sys.exit(main())
