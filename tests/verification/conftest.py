import pytest

from runner.engine import Engine
from runner.lender import Lender
from runner.reports import WorkerReport
from tests.queues import taken
from translate_site.celery import app


@pytest.fixture(scope="session")
def engine():
    app.loader.import_default_modules()
    with Engine(minimum_tier="landlock") as engine:
        yield engine


@pytest.fixture
def carry(transactional_db, engine):
    """Carries every waiting message to whom it is for, until there is none: a runner and a site."""
    who = WorkerReport("cpu@here-1", "cpu", "here", engine.tier, versions=engine.versions)
    lender = Lender(engine, app, who, heartbeat_s=10)

    def until_nothing_waits():
        while any([handle("cpu", lender.execute), handle("results"), handle("default")]):
            pass

    return until_nothing_waits


def handle(name, execute=None):
    messages = taken(name)
    for task, arguments in messages:
        (execute or app.tasks[task])(*arguments)
    return messages
