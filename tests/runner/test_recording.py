from datetime import timedelta

import pytest
from django.utils import timezone

from runner import recording, services
from runner.engine import BadMessage
from runner.models import CellResult, Queue, Run, RunState, Worker
from tests.runner.reported import FINISHED, ok


@pytest.fixture
def run(cpu, program):
    return services.request_run(program, "cpu", on_end="some.task")


def test_a_run_starts_goes_on_and_ends_as_its_worker_reports(run, report):
    recording.record_start(run.pk, 1, report)
    recording.record_cell(run.pk, 1, report, ok(0))
    recording.record_cell(run.pk, 1, report, ok(1, outputs=[{"kind": "stdout", "data": "two\n"}]))
    recording.record_end(run.pk, 1, report, 2, FINISHED)

    run.refresh_from_db()
    assert (run.state, run.how, run.seconds) == (RunState.ENDED, "finished", 1.5)
    assert run.worker.name == "cpu@here-1"
    assert run.versions == {"jax": "0.10.2"}
    assert [record.status for record in services.records_of(run)] == ["ok", "ok"]
    assert services.records_of(run)[1].outputs[0].data == "two\n"


def test_messages_that_overtake_each_other_make_the_same_run(run, report):
    recording.record_end(run.pk, 1, report, 2, FINISHED)
    recording.record_cell(run.pk, 1, report, ok(1))
    run.refresh_from_db()
    assert run.state == RunState.RUNNING

    recording.record_cell(run.pk, 1, report, ok(0))

    run.refresh_from_db()
    assert run.state == RunState.ENDED
    assert len(services.records_of(run)) == 2


def test_a_repeated_message_changes_nothing(run, report):
    recording.record_cell(run.pk, 1, report, ok(0, seconds=1))

    recording.record_cell(run.pk, 1, report, ok(0, seconds=9))

    assert CellResult.objects.get(run=run).record["seconds"] == 1


def test_a_late_message_changes_nothing(run, report):
    recording.record_end(run.pk, 1, report, 0, FINISHED)

    with pytest.raises(recording.Unwanted):
        recording.record_end(run.pk, 1, report, 0, {**FINISHED, "how": "crashed"})

    run.refresh_from_db()
    assert run.how == "finished"


def test_an_attempt_that_was_given_up_is_told_to_stop(run, report, messages):
    recording.record_start(run.pk, 1, report)
    Run.objects.filter(pk=run.pk).update(attempt=2)

    with pytest.raises(recording.Unwanted):
        recording.record_cell(run.pk, 1, report, ok(0))

    assert not CellResult.objects.exists()
    assert {"run": run.pk, "attempt": 1} in messages("control.cpu@here-1")


def test_nobody_reports_for_a_run_in_the_hands_of_somebody_else(run, report, messages):
    recording.record_start(run.pk, 1, report)

    with pytest.raises(recording.Unwanted):
        recording.record_end(run.pk, 1, {**report, "name": "cpu@there-2"}, 0, FINISHED)

    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_a_worker_of_another_backend_gets_no_run(run, report):
    with pytest.raises(recording.Unwanted):
        recording.record_start(run.pk, 1, {**report, "name": "gpu@there-2", "backend": "gpu"})

    run.refresh_from_db()
    assert run.state == RunState.WAITING


def test_a_heartbeat_keeps_the_runs_in_hand_alive(run, report):
    recording.record_start(run.pk, 1, report)
    long_ago = timezone.now() - timedelta(hours=1)
    Run.objects.update(heard_at=long_ago)

    recording.record_worker({**report, "active": [[run.pk, 1]]})

    run.refresh_from_db()
    assert run.heard_at > long_ago
    assert Worker.objects.get().busy == 1


def test_a_heartbeat_that_overtakes_the_start_of_a_run_starts_it(run, report):
    recording.record_worker({**report, "active": [[run.pk, 1]]})

    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_what_a_worker_did_not_hear_is_gone_with_it(run, report, messages):
    recording.record_worker({**report, "active": [[run.pk, 7]]})
    assert services.workers_live(run.queue)

    recording.record_worker({**report, "is_leaving": True})

    assert messages("control.cpu@here-1") == []


def test_a_worker_that_leaves_is_not_counted_on(report, cpu):
    recording.record_worker(report)
    assert services.workers_live(Queue(cpu.pk, "default"))

    recording.record_worker({**report, "is_leaving": True})

    assert not services.workers_live(Queue(cpu.pk, "default"))


@pytest.mark.parametrize(
    "message",
    [
        None,
        "ok",
        {},
        {"index": 0},
        {"index": -1, "status": "ok"},
        {"index": 2, "status": "ok"},
        {"index": 0, "status": "passed"},
        {"index": 0, "status": "ok", "outputs": "many"},
        {"index": 0, "status": "ok", "outputs": [{"kind": "png", "data": "aGVsbG8="}]},
        {"index": 0, "status": "ok", "outputs": [{"kind": "script", "data": ""}]},
        {"index": 0, "status": "ok", "seconds": "long"},
        {"index": 0, "status": "ok", "message": "x" * 9_000_000},
    ],
)
def test_a_cell_record_that_is_none_is_refused(run, report, message):
    with pytest.raises(BadMessage):
        recording.record_cell(run.pk, 1, report, message)

    assert not CellResult.objects.exists()


@pytest.mark.parametrize("sender", [None, {}, {"name": "../x", "backend": "cpu"}, {"name": 1}])
def test_a_message_of_nobody_is_refused(run, sender):
    with pytest.raises(BadMessage):
        recording.record_start(run.pk, 1, sender)


@pytest.mark.parametrize(("run_id", "attempt"), [("1", 1), (None, 1), (1, True), (1.5, 1)])
def test_a_message_about_no_run_is_refused(report, cpu, run_id, attempt):
    with pytest.raises((BadMessage, recording.Unwanted)):
        recording.record_start(run_id, attempt, report)


def test_more_cells_than_there_are_do_not_end_a_run(run, report):
    with pytest.raises(BadMessage):
        recording.record_end(run.pk, 1, report, 3, FINISHED)


def test_text_that_no_database_takes_is_cleaned(run, report):
    said = [{"kind": "stdout", "data": "a\x00b\ud800c\x1b[31m"}]

    recording.record_cell(run.pk, 1, report, ok(0, outputs=said))

    assert services.records_of(run)[0].outputs[0].data == "a\ufffdb\ufffdc"


def test_the_end_of_a_run_is_told_to_whom_it_may_concern(
    run, report, messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        recording.record_end(run.pk, 1, report, 0, FINISHED)

    assert ("some.task", (run.pk,)) in messages("default")
