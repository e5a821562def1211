"""A backend and an environment make a queue: programs meet the versions that are asked for."""

import pytest
from django.urls import reverse

from runner import recording, services, sweeping
from runner.engine import BadMessage
from runner.models import Queue, Run, RunState, Worker
from runner.reports import WorkerReport
from runner.worker import read_arguments

OLD = "jax-0-9"


@pytest.fixture
def old(report):
    """What a worker with other versions says of itself."""
    return {**report, "name": "cpu@here-2", "environment": OLD, "versions": {"jax": "0.9.0"}}


def test_a_run_goes_to_the_queue_of_its_environment(
    cpu, program, messages, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = services.request_run(program, "cpu", environment=OLD)

    assert messages("cpu.default") == []
    assert [arguments[0] for _task, arguments in messages(f"cpu.{OLD}")] == [run.pk]


def test_the_same_program_in_another_environment_is_another_run(cpu, program, report, old):
    usual = services.request_run(program, "cpu")

    assert services.request_run(program, "cpu", environment=OLD) != usual

    Run.objects.all().delete()
    recording.record_worker({**report, "versions": {"jax": "0.9.0"}})
    recording.record_worker(old)
    usual = services.request_run(program, "cpu")
    assert services.request_run(program, "cpu", environment=OLD) != usual


def test_a_run_is_known_by_the_environment_and_the_versions_that_it_met(cpu, program, old):
    recording.record_worker(old)
    run = services.request_run(program, "cpu", environment=OLD)
    recording.record_end(run.pk, 1, old, 0, {"how": "finished"})

    run.refresh_from_db()
    assert run.fingerprint == program.fingerprint({"jax": "0.9.0"}, f"cpu.{OLD}")
    assert services.run_of(program, "cpu", OLD) == run
    assert services.run_of(program, "cpu", "default") is None


def test_a_worker_takes_no_run_of_another_environment(cpu, program, report):
    run = services.request_run(program, "cpu", environment=OLD)

    with pytest.raises(recording.Unwanted):
        recording.record_start(run.pk, 1, report)

    run.refresh_from_db()
    assert run.state == RunState.WAITING


def test_workers_of_another_environment_are_not_counted_on(cpu, program, report, old, messages):
    recording.record_worker(old)
    run = services.request_run(program, "cpu")
    Run.objects.update(sent_at=run.requested_at.replace(year=2020))

    sweeping.sweep()

    assert messages("cpu.default") == []
    assert not services.workers_live(Queue(cpu.pk, "default"))
    assert services.workers_live(Queue(cpu.pk, OLD))


@pytest.mark.parametrize("name", ["", "A", "a b", "a.b", "-a", "a" * 41, "\u0661", "a\n"])
def test_what_is_no_name_of_an_environment_is_refused(report, name, capsys):
    with pytest.raises(BadMessage):
        WorkerReport.from_message({**report, "environment": name})
    if name:
        with pytest.raises(SystemExit):
            read_arguments(["--backend", "cpu", "--broker", "redis://here", "--environment", name])


def test_a_worker_says_its_environment(monkeypatch):
    words = ["--backend", "cpu", "--broker", "redis://here"]
    assert read_arguments(words).environment == "default"
    assert read_arguments([*words, "--environment", OLD]).environment == OLD

    monkeypatch.setenv("RUNNER_ENVIRONMENT", "nightly")

    assert read_arguments(words).environment == "nightly"


def test_workers_of_one_environment_that_differ_are_named(as_user, member, report, old):
    recording.record_worker(report)
    recording.record_worker(old)
    page = as_user(member).get(reverse("runner:backend-list"))
    assert "서로 다른 패키지 버전" not in page.content.decode()
    assert OLD in page.content.decode()

    Worker.objects.update(environment="default")

    page = as_user(member).get(reverse("runner:backend-list"))
    assert "실행 환경 “default”의 워커들이 서로 다른 패키지 버전" in page.content.decode()
