from datetime import timedelta

import pytest
from django.utils import timezone

from runner import services
from runner.engine import Cell, Program
from runner.errors import NoSuchBackend, ProgramTooLarge
from runner.models import Run, RunState, SignOfLife
from tests.racing import at_once


def ended(run, how="finished"):
    Run.objects.filter(pk=run.pk).update(state=RunState.ENDED, how=how, ended_at=timezone.now())


def test_a_new_program_is_sent_to_the_queue_of_its_backend(
    cpu, program, messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = services.request_run(program, "cpu")

    assert messages("cpu.default") == [("runner.execute", (run.pk, 1, program.to_message()))]
    run.refresh_from_db()
    assert run.state == RunState.WAITING
    assert run.sent_at is not None


def test_the_same_program_asked_for_twice_is_one_run(cpu, program):
    first = services.request_run(program, "cpu")

    assert services.request_run(program, "cpu") == first


def test_a_run_that_ended_well_is_not_run_again(cpu, program):
    first = services.request_run(program, "cpu")
    ended(first)

    assert services.request_run(program, "cpu") == first
    assert services.request_run(program, "cpu", fresh=True) != first


@pytest.mark.parametrize("how", ["lost", "cancelled", "timeout", "fault", "protocol", "crashed"])
def test_a_run_that_ended_by_chance_is_run_again(cpu, program, how):
    first = services.request_run(program, "cpu")
    ended(first, how)

    assert services.request_run(program, "cpu") != first


def test_the_same_code_with_other_limits_is_another_run(cpu):
    code = (Cell("1", 1),)
    first = services.request_run(Program(code), "cpu")

    assert services.request_run(Program(code, devices=8), "cpu") != first


def test_moving_a_cell_on_its_page_does_not_run_it_again(cpu):
    first = services.request_run(Program((Cell("1", 1),)), "cpu")

    assert services.request_run(Program((Cell("1", 99),)), "cpu") == first


def test_other_versions_of_packages_are_another_run(cpu, program, worker):
    first = services.request_run(program, "cpu")
    worker.versions = {"jax": "0.11.0"}
    worker.save(update_fields=["versions"])

    assert services.request_run(program, "cpu") != first


def test_an_unknown_backend_is_refused_by_name(db, program):
    with pytest.raises(NoSuchBackend, match="quantum"):
        services.request_run(program, "quantum")


def test_a_program_that_no_message_could_carry_is_refused(cpu):
    with pytest.raises(ProgramTooLarge):
        services.request_run(Program((Cell("x" * 3_000_000, 1),)), "cpu")


def test_a_broker_that_is_away_refuses_nobody(
    cpu, program, django_capture_on_commit_callbacks, tmp_path
):
    broker = tmp_path / "broker"
    broker.rmdir()
    broker.write_text("no folder any more")

    with django_capture_on_commit_callbacks(execute=True):
        run = services.request_run(program, "cpu")

    run.refresh_from_db()
    assert run.sent_at is None


def test_a_waiting_run_is_cancelled_at_once(
    cpu, program, messages, django_capture_on_commit_callbacks
):
    run = services.request_run(program, "cpu", on_end="some.task")

    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(run)

    run.refresh_from_db()
    assert (run.state, run.how) == (RunState.ENDED, "cancelled")
    assert ("some.task", (run.pk,)) in messages("default")


def test_a_running_run_is_cancelled_by_a_message_to_its_worker(
    cpu, program, worker, messages, django_capture_on_commit_callbacks
):
    run = services.request_run(program, "cpu")
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, worker=worker)

    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(run)

    assert messages("control.cpu@here-1") == [{"run": run.pk, "attempt": 1}]


def test_the_queue_is_counted_from_one(cpu):
    runs = [services.request_run(Program((Cell(str(n), 1),)), "cpu") for n in range(3)]

    assert [services.queue_position(run) for run in runs] == [1, 2, 3]


def test_the_site_lives_for_a_minute_after_its_last_sign(db):
    assert not services.default_worker_lives()

    services.note_sign_of_life()

    assert services.default_worker_lives()
    SignOfLife.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert not services.default_worker_lives()


def test_after_a_gap_the_site_counts_as_newly_started(db):
    services.note_sign_of_life()
    long_ago = timezone.now() - timedelta(hours=1)
    SignOfLife.objects.update(since=long_ago, seen_at=long_ago)

    services.note_sign_of_life()

    assert SignOfLife.objects.get().since > timezone.now() - timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_two_people_asking_at_the_same_moment_get_one_run(program):
    runs = at_once(*[lambda: services.request_run(program, "cpu")] * 4)

    assert runs == [Run.objects.get()] * 4
