"""The program of a runner machine: takes programs from a queue, runs them, reports facts.

It needs a broker, a token of its own, and nothing else of the site: no Django, no database.

    RUNNER_TOKEN=… python -m runner worker --backend cpu --broker redis://host:6379/0

A machine with other package versions lends itself under their name, such as --environment jax-0-9.

BACKEND and BROKER_URL in the environment stand for the other two. A token is never an argument:
whoever lists this machine's processes would read it.
"""

import argparse
import contextlib
import logging
import os
import re
import secrets
import socket
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from celery import Celery
from celery.exceptions import Reject
from celery.signals import worker_shutting_down

from runner.broker import (
    DEFAULT_ENVIRONMENT,
    ENVIRONMENT,
    EXECUTE,
    WrongBroker,
    broker_settings,
    programs_queue,
    queue,
)
from runner.engine import (
    TIERS,
    Engine,
    EngineError,
    Store,
)
from runner.engine.devices import devices_of
from runner.lender import Lender
from runner.machine import kinds_of_devices
from runner.reports import WorkerReport
from runner.results import results_at
from runner.signing import Signer, WrongToken

PLATFORMS = ("cpu", "gpu", "tpu")
HEARTBEAT_S = 10.0
OUR_OWN_FAULT = 3


def main(arguments: list[str]) -> int:
    """Lend this machine until it is told to stop; the exit code."""
    options = read_arguments(arguments)
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(message)s")
    try:
        signer = Signer.from_token(token(options.token_file))
        programs = programs_queue(options.backend, options.environment)
        app = celery_app(options.broker, signer, programs, options.jobs)
        results = results_at(options.broker, signer)
        engine = Engine(
            platform=options.platform,
            minimum_tier=options.minimum_tier,
            compiled=Store.of_this_machine(),
        )
        engine.start()
        with contextlib.closing(engine):
            who = introduce(engine, signer, options)
            lender = Lender(engine, app, results, signer, who, options.heartbeat, options.alive)
            return serve(lender)
    except (WrongBroker, WrongToken, EngineError) as error:
        sys.stderr.write(f"{error}\n")
        return OUR_OWN_FAULT


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m runner worker", description="Lend this machine to a site, for running code."
    )
    parser.add_argument(
        "--backend", **environment("BACKEND"), type=name, help="whose queue to serve: cpu, gpu…"
    )
    parser.add_argument(
        "--environment",
        type=environment_name,
        default=os.environ.get("RUNNER_ENVIRONMENT") or DEFAULT_ENVIRONMENT,
        metavar="NAME",
        help="what the package versions here are called (default)",
    )
    parser.add_argument(
        "--broker", **environment("BROKER_URL"), help="redis://…, or filesystem:///folder"
    )
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="where the token is, if not in RUNNER_TOKEN"
    )
    parser.add_argument("--platform", choices=PLATFORMS, help="what JAX runs on (as the backend)")
    parser.add_argument(
        "--jobs", type=count, help="programs at a time (1, or one for each accelerator)"
    )
    parser.add_argument("--minimum-tier", default="landlock", choices=(*TIERS, "bubblewrap"))
    parser.add_argument("--heartbeat", type=float, default=HEARTBEAT_S, metavar="SECONDS")
    parser.add_argument("--alive", type=Path, metavar="FILE", help="touched with each heartbeat")
    options = parser.parse_args(arguments)
    if options.platform is None:
        options.platform = options.backend if options.backend in PLATFORMS else "cpu"
    if options.jobs is None:
        options.jobs = max(1, len(devices_of(options.platform)))
    if options.minimum_tier == "bubblewrap":
        options.minimum_tier = TIERS[-1]
    return options


def token(file: Path | None) -> str:
    """This machine's token, from a file or the environment; raises WrongToken where none is."""
    try:
        given = file.read_text() if file else os.environ.get("RUNNER_TOKEN", "")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongToken(f"The token cannot be read from {file}: {error}") from None
    if not given.strip():
        raise WrongToken(
            "A runner needs a token, in RUNNER_TOKEN or --token-file. A maintainer of the site "
            "makes one: on its page of backends, or with manage.py make_runner_token."
        )
    return given


def environment(variable: str) -> dict[str, Any]:
    """How an argument that may stand in the environment is declared."""
    value = os.environ.get(variable)
    return {"default": value} if value else {"required": True}


def name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,19}", value):
        raise argparse.ArgumentTypeError(f"{value!r} is not the name of a backend.")
    return value


def environment_name(value: str) -> str:
    if not ENVIRONMENT.fullmatch(value):
        raise argparse.ArgumentTypeError(
            f"{value!r} is not the name of an environment: small letters, digits and -, 40 at most."
        )
    return value


def count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 256:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number from 1 to 256.")
    return int(value)


def celery_app(broker: str, signer: Signer, programs: str, jobs: int) -> Celery:
    app = Celery("runner", fixups=[])  # not Django's, whatever the environment says
    app.conf.update(
        **broker_settings(broker, signer),
        task_queues=[queue(programs)],
        task_default_queue=programs,
        worker_concurrency=jobs,
    )
    return app


def introduce(engine: Engine, signer: Signer, options: argparse.Namespace) -> WorkerReport:
    """What this worker says of itself. Raises EngineError where JAX finds no such device."""
    mine = signer.names_of_workers(options.backend)
    host = re.sub(r"[^a-zA-Z0-9.-]", "-", socket.gethostname())[:50] or "host"
    return WorkerReport(
        name=f"{mine}{host}-{os.getpid()}-{secrets.token_hex(3)}",
        backend=options.backend,
        environment=options.environment,
        host=host,
        tier=engine.tier,
        jobs=options.jobs,
        versions=dict(engine.versions),
        devices=kinds_of_devices(engine),
        self_test=tuple(asdict(probe) for probe in engine.self_test),
    )


def serve(lender: Lender) -> int:
    """Take programs from the queue until told to stop."""
    app = lender.app

    @app.task(name=EXECUTE)
    def execute(run: int, attempt: int, program: Any) -> None:
        if lender.is_leaving.is_set():
            raise Reject("This worker is leaving.", requeue=True)
        lender.execute(run, attempt, program)

    worker_shutting_down.connect(lender.leave, weak=False)
    threads = [
        threading.Thread(target=each, daemon=True)
        for each in (lender.beat_until_left, lender.listen_until_left)
    ]
    for thread in threads:
        thread.start()
    worker = app.Worker(
        hostname=lender.who.name,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
        loglevel="INFO",
    )
    worker.start()
    lender.leave()
    for thread in threads:
        thread.join(timeout=10)
    return int(worker.exitcode or 0)
