"""The site goes on hearing its runners whatever goes wrong with one message, or with itself."""

import json

import pytest
from django.db import OperationalError, connection

from runner import receiving
from runner.models import Worker
from runner.results import FolderResults, results_at
from tests.runner.reported import sender


def heard(results, times=1):
    """Listens until nothing waits any more, or something has gone wrong `times` times."""
    troubles = []
    receiving.listen(
        results,
        lambda: len(troubles) >= times or not any_waiting(results),
        troubles.append,
    )
    return len(troubles)


def any_waiting(results):
    return bool(results._folder.waiting("results"))


@pytest.fixture
def results(tmp_path) -> FolderResults:
    return results_at(f"filesystem://{tmp_path}/results")


def failing_with(error):
    """A database that fails at every question."""

    def fail(*_):
        raise error

    return connection.execute_wrapper(fail)


@pytest.mark.django_db(transaction=True)
def test_a_result_waits_while_the_database_is_away(own, results):
    results.put(own.seal(json.dumps(["record_worker", [sender(own)]]).encode()))

    with failing_with(OperationalError("the database system is starting up")):
        assert heard(results) == 1
    assert not Worker.objects.exists()

    results.give_back()
    heard(results)

    assert Worker.objects.exists()


class BrokenOnce(FolderResults):
    """A broker that fails in a way that nobody has thought of."""

    is_broken = True

    def give_back(self):
        if self.is_broken:
            self.is_broken = False
            raise ZeroDivisionError
        super().give_back()


@pytest.mark.django_db(transaction=True)
def test_a_trouble_that_nobody_thought_of_does_not_end_the_hearing(own, results, caplog):
    results.put(own.seal(json.dumps(["record_worker", [sender(own)]]).encode()))

    assert heard(BrokenOnce(results._folder), times=2) == 1

    assert Worker.objects.exists()
    assert "ZeroDivisionError" in caplog.text


def test_a_message_that_our_own_code_stumbles_over_does_not_come_again(own, results, caplog):
    results.put(own.seal(json.dumps(["record_worker", [sender(own)]]).encode()))

    with failing_with(ZeroDivisionError()):
        assert heard(results) == 0

    results.give_back()
    assert not any_waiting(results)
    assert "could not be recorded" in caplog.text
