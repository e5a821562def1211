import pytest

from runner.engine import Engine
from runner.lender import Lender
from runner.models import Backend
from runner.receiving import receive
from runner.reports import WorkerReport
from runner.results import results_at
from runner.tokens import make_token
from tests.queues import taken
from translate_site.celery import app


@pytest.fixture(scope="session")
def engine():
    app.loader.import_default_modules()
    with Engine(minimum_tier="landlock") as engine:
        yield engine


@pytest.fixture
def carry(transactional_db, engine, tmp_path):
    """Carries every waiting message to whom it is for, until there is none: a runner and a site."""
    signer = make_token("here", Backend.objects.get(name="cpu")).signer
    name = f"{signer.names_of_workers('cpu')}here-1"
    who = WorkerReport(name, "cpu", "here", engine.tier, versions=engine.versions)
    results = results_at(f"filesystem://{tmp_path}/broker")
    lender = Lender(engine, app, results, signer, who, heartbeat_s=10)

    def until_nothing_waits():
        while any(
            [handle("cpu.default", lender.execute), results.handle_next(receive), handle("default")]
        ):
            pass

    return until_nothing_waits


def handle(name, execute=None):
    messages = taken(name)
    for task, arguments in messages:
        (execute or app.tasks[task])(*arguments)
    return messages
