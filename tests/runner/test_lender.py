import threading

import pytest

from runner.engine import Engine
from runner.lender import Lender
from runner.reports import WorkerReport
from runner.results import results_at
from runner.signing import Signer
from translate_site.celery import app


@pytest.fixture
def lender(tmp_path):
    """One that has the second attempt of run 7 in hand."""
    lender = Lender(
        Engine(),
        app,
        results_at(f"filesystem://{tmp_path}"),
        Signer("own", "secret"),
        WorkerReport("cpu@own.here-1", "cpu"),
        heartbeat_s=10,
    )
    lender.active[7, 2] = threading.Event()
    return lender


def test_a_request_to_stop_reaches_the_attempt_it_names(lender):
    lender.stop({"run": 7, "attempt": 2})

    assert lender.active[7, 2].is_set()


@pytest.mark.parametrize(
    "message",
    [None, "7", [7, 2], {}, {"run": 7}, {"run": 7, "attempt": 1}, {"run": [], "attempt": {}}],
)
def test_a_request_to_stop_that_names_no_attempt_stops_none(lender, message):
    lender.stop(message)

    assert not lender.active[7, 2].is_set()
