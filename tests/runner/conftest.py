import pytest

from runner.engine import Cell, Program
from runner.models import Backend, Token, Worker
from runner.reports import WorkerReport
from tests.queues import taken


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
    """Takes what waits in a queue of the broker."""
    return taken


@pytest.fixture
def own(db):
    """What the site's own runner signs with."""
    return Token.objects.get(slug="own").signer
