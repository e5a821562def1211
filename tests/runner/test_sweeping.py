from datetime import timedelta

import pytest
from django.utils import timezone

from runner import recording, services, sweeping
from runner.models import CellResult, Run, RunState, Worker
from tests.runner.reported import FINISHED, ok


@pytest.fixture
def run(cpu, program, db):
    hour_ago = timezone.now() - timedelta(hours=1)
    services.note_sign_of_life()
    services.SignOfLife.objects.update(since=hour_ago)
    return services.request_run(program, "cpu", on_end="some.task")


def fall_silent(run, seconds=60):
    Run.objects.filter(pk=run.pk).update(heard_at=timezone.now() - timedelta(seconds=seconds))


def test_a_run_that_fell_silent_starts_again(
    run, report, messages, django_capture_on_commit_callbacks
):
    recording.record_cell(run.pk, 1, report, ok(0))
    fall_silent(run)

    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.attempt, run.worker) == (RunState.WAITING, 2, None)
    assert not CellResult.objects.exists()
    assert messages("cpu.default")[-1][1][:2] == (run.pk, 2)


def test_a_run_that_is_heard_of_is_left_alone(run, report):
    recording.record_start(run.pk, 1, report)

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.RUNNING, 1)


def test_what_the_site_slept_through_is_no_silence(run, report):
    recording.record_start(run.pk, 1, report)
    fall_silent(run)
    services.SignOfLife.objects.update(since=timezone.now() - timedelta(seconds=5))

    sweeping.sweep()

    run.refresh_from_db()
    assert run.state == RunState.RUNNING


def test_after_its_last_lost_attempt_a_run_ends_and_says_so(
    run, report, messages, django_capture_on_commit_callbacks
):
    for attempt in range(1, sweeping.MOST_ATTEMPTS + 1):
        recording.record_start(run.pk, attempt, report)
        fall_silent(run)
        with django_capture_on_commit_callbacks(execute=True):
            sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.how, run.attempt) == (RunState.ENDED, "lost", 6)
    assert ("some.task", (run.pk,)) in messages("default")


def test_there_is_a_rest_before_each_attempt_but_the_first():
    assert {len(rests) for rests in sweeping.RESTS_S.values()} == {sweeping.MOST_ATTEMPTS - 1}


def test_what_a_machine_fails_at_rests_longer_each_time(run, report):
    rests = []
    for attempt in range(1, sweeping.MOST_ATTEMPTS):
        began = timezone.now()
        recording.record_fault(run.pk, attempt, report, "no room on the disk")
        run.refresh_from_db()
        rests.append((run.not_before - began).total_seconds())

    assert rests == pytest.approx(sweeping.RESTS_S["fault"], abs=2)
    assert rests == sorted(rests)


def test_a_resting_run_is_sent_once_its_rest_is_over(
    run, report, messages, django_capture_on_commit_callbacks
):
    recording.record_fault(run.pk, 1, report, "no room on the disk")
    messages("cpu.default")
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep()
    assert messages("cpu.default") == []

    Run.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.sweep()

    assert [arguments[:2] for _task, arguments in messages("cpu.default")] == [(run.pk, 2)]


def test_a_run_that_its_worker_lost_begins_again_at_once_and_rests_later(run, report):
    for attempt in range(1, 4):
        assert not Run.objects.get().is_resting
        recording.record_start(run.pk, attempt, report)
        fall_silent(run)
        sweeping.sweep()

    assert Run.objects.get().is_resting


def test_a_worker_that_left_gives_its_runs_back_at_once(run, report):
    recording.record_start(run.pk, 1, report)
    recording.record_worker({**report, "is_leaving": True})

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.WAITING, 2)


def test_a_run_far_past_its_limit_is_lost_although_its_worker_lives(run, report):
    recording.record_start(run.pk, 1, report)
    Run.objects.update(started_at=timezone.now() - timedelta(seconds=600 + 121))

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.WAITING, 2)


def test_a_cancelled_run_that_fell_silent_is_not_started_again(run, report):
    recording.record_start(run.pk, 1, report)
    services.cancel(run)
    fall_silent(run)

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.how) == (RunState.ENDED, "cancelled")


def test_a_run_whose_message_was_lost_is_sent_again_to_an_idle_worker(run, worker, messages):
    Run.objects.update(sent_at=timezone.now() - timedelta(minutes=1))

    sweeping.sweep()

    assert [arguments[:2] for _task, arguments in messages("cpu.default")] == [(run.pk, 1)]


def test_a_run_that_waits_for_a_busy_worker_is_not_sent_again(run, worker, messages):
    Run.objects.update(sent_at=timezone.now() - timedelta(minutes=1))
    Worker.objects.update(busy=1)

    sweeping.sweep()

    assert messages("cpu.default") == []


def test_a_run_that_no_broker_took_is_sent_when_there_is_one(run, messages):
    Run.objects.update(requested_at=timezone.now() - timedelta(minutes=1))

    sweeping.sweep()

    assert [arguments[:2] for _task, arguments in messages("cpu.default")] == [(run.pk, 1)]


def test_a_failing_worker_is_tried_again_and_then_named_as_our_fault(run, report):
    for attempt in range(1, sweeping.MOST_ATTEMPTS + 1):
        recording.record_fault(run.pk, attempt, report, "the zygote did not start")

    run.refresh_from_db()
    assert (run.state, run.how) == (RunState.ENDED, "fault")
    assert run.reason == "the zygote did not start"


def test_an_ended_run_is_never_started_again(run, report):
    recording.record_end(run.pk, 1, report, 0, FINISHED)
    fall_silent(run)

    sweeping.sweep()

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.ENDED, 1)


def test_workers_long_gone_are_forgotten_and_their_runs_kept(run, report):
    recording.record_end(run.pk, 1, report, 0, FINISHED)
    Worker.objects.update(seen_at=timezone.now() - timedelta(days=8))

    sweeping.sweep()

    run.refresh_from_db()
    assert run.worker is None
    assert run.versions == {"jax": "0.10.2"}
