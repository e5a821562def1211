from queue import Empty

import pytest
from kombu.simple import SimpleQueue

from runner import broker
from runner.engine import Cell, Program
from runner.models import Backend, Worker
from runner.reports import WorkerReport
from translate_site.celery import app


@pytest.fixture
def program():
    return Program((Cell("1 + 1", 1), Cell("print('two')", 5)))


@pytest.fixture
def cpu(db):
    return Backend.objects.get(name="cpu")


@pytest.fixture
def report():
    """What the worker `cpu@here-1` says of itself."""
    return WorkerReport(
        name="cpu@here-1", backend="cpu", host="here", tier="landlock", versions={"jax": "0.10.2"}
    ).to_message()


@pytest.fixture
def worker(cpu):
    return Worker.objects.create(
        name="cpu@here-1", backend=cpu, host="here", tier="landlock", versions={"jax": "0.10.2"}
    )


@pytest.fixture
def messages():
    """Takes what waits in a queue of the broker, as (task name, arguments) or bare bodies."""

    def take(name):
        taken = []
        with app.connection_for_read() as connection:
            queue = SimpleQueue(connection.channel(), broker.queue(name), no_ack=True)
            try:
                while True:
                    message = queue.get(block=False)
                    body = message.payload
                    task = message.headers.get("task")
                    taken.append((task, tuple(body[0])) if task else body)
            except Empty:
                return taken

    return take
