"""Whatever stands in the queue `results`: only what a token's own worker reports is recorded."""

import json

import pytest

from apps.activity.models import Event
from runner import receiving, services
from runner.models import CellResult, Refusal, RunState, Token, Worker
from runner.results import LARGEST_RESULT_BYTES
from runner.tokens import revoke_token
from tests.queues import taken
from tests.runner.reported import FINISHED, ok, sender


@pytest.fixture
def lent(cpu):
    """A member's machine, for the CPU alone."""
    return Token.objects.create(slug="lent12", name="A machine", backend=cpu).signer


@pytest.fixture
def run(program, cpu):
    return services.request_run(program, "cpu")


def send(signer, name, *facts):
    receiving.receive(signer.seal(json.dumps([name, facts]).encode()))


def refusals():
    return dict(Refusal.objects.values_list("sender", "count"))


def test_a_run_is_recorded_from_what_its_worker_sealed(own, run):
    send(own, "record_worker", sender(own))
    send(own, "record_start", run.pk, 1, sender(own))
    send(own, "record_cell", run.pk, 1, sender(own), ok(0))
    send(own, "record_cell", run.pk, 1, sender(own), ok(1))
    send(own, "record_end", run.pk, 1, sender(own), 2, FINISHED)

    run.refresh_from_db()
    assert (run.state, run.worker.name) == (RunState.ENDED, "cpu@own.here-1")
    assert Token.objects.get(slug="own").heard_at is not None
    assert refusals() == {}


@pytest.mark.parametrize(
    "name",
    [
        "runner.tasks.sweep",
        "apps.publishing.tasks.publish",
        "receive",
        "_held",
        "take",
        "__class__",
        "",
        "record_worker ",
    ],
)
def test_nothing_but_the_five_reports_is_ever_called(own, name):
    send(own, name, sender(own))

    assert refusals() == {"own": 1}
    assert not Worker.objects.exists()
    assert not Event.objects.exists()
    assert taken("default") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"{}",
        b"null",
        b'"record_worker"',
        b"[]",
        b'["record_worker"]',
        b'["record_worker", {}]',
        b'["record_worker", []]',
        b'["record_worker", [1, 2, 3]]',
        b'["record_worker", [null]]',
        b'[["record_worker"], []]',
        b"[" * 100_000,
        b'["record_worker", [' + b"9" * 5000 + b"]]",
        b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94.",
        b"\xff\xfe\x00",
        json.dumps(["record_worker", [{"name": "cpu@own.\ud800", "backend": "cpu"}]]).encode(),
    ],
)
def test_what_is_no_report_is_dropped_and_counted(own, body):
    receiving.receive(own.seal(body))

    assert refusals() == {"own": 1}
    assert not Worker.objects.exists()


def test_a_message_that_is_too_large_is_not_even_read(own):
    message = own.seal(b'["record_worker", ["' + b"x" * LARGEST_RESULT_BYTES + b'"]]')

    receiving.receive(message)

    assert Refusal.objects.get().reason == "It is too large."


def test_a_message_that_nobody_sealed_is_counted_apart(own, run):
    body = json.dumps(["record_worker", [sender(own)]]).encode()
    other = type(own)(own.id, "another secret, long enough")

    for message in (b"", body, b"own " + b"0" * 64 + b" " + body, other.seal(body)):
        receiving.receive(message)
    receiving.receive(own.seal(body)[:-1] + b" ")

    assert refusals() == {"": 5}
    assert not Worker.objects.exists()


def test_an_envelope_of_celery_starts_nothing(own):
    envelope = {
        "body": "W1tdLCB7fSwge31d",
        "content-type": "application/json",
        "headers": {"task": "runner.tasks.sweep", "id": "1", "lang": "py"},
        "properties": {"delivery_tag": "1", "body_encoding": "base64"},
    }

    receiving.receive(json.dumps(envelope).encode())
    receiving.receive(own.seal(json.dumps(envelope).encode()))

    assert refusals() == {"": 1, "own": 1}


def test_nobody_speaks_for_a_worker_of_another_token(own, lent, run):
    send(own, "record_start", run.pk, 1, sender(own))

    send(lent, "record_worker", sender(own, is_leaving=True, beat=99))
    send(lent, "record_cell", run.pk, 1, sender(own), ok(0))
    send(lent, "record_end", run.pk, 1, sender(own), 0, FINISHED)
    send(lent, "record_fault", run.pk, 1, sender(own), "broken")

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.RUNNING, 1)
    assert Worker.objects.get().left_at is None
    assert not CellResult.objects.exists()
    assert refusals() == {"lent12": 4}


def test_nobody_ends_a_run_that_another_worker_has(own, lent, run):
    send(own, "record_start", run.pk, 1, sender(own))

    send(lent, "record_cell", run.pk, 1, sender(lent), ok(0))
    send(lent, "record_end", run.pk, 1, sender(lent), 0, FINISHED)
    send(lent, "record_fault", run.pk, 1, sender(lent), "broken")

    run.refresh_from_db()
    assert (run.state, run.attempt, run.worker.name) == (RunState.RUNNING, 1, "cpu@own.here-1")
    assert not CellResult.objects.exists()


@pytest.mark.parametrize("backend", ["gpu", "tpu", "nothing"])
def test_a_token_speaks_for_its_own_backend_alone(lent, backend):
    send(lent, "record_worker", sender(lent, backend))

    assert not Worker.objects.exists()
    assert refusals() == {"lent12": 1}


def test_a_name_that_begins_like_another_tokens_is_not_that_tokens(lent):
    send(lent, "record_worker", {"name": "cpu@lent123.here", "backend": "cpu"})
    send(lent, "record_worker", {"name": "cpu@lent12", "backend": "cpu"})

    assert not Worker.objects.exists()


def test_a_token_that_was_taken_back_says_nothing_any_more(lent):
    Token.objects.filter(slug="lent12").update(revoked_at="2026-01-01T00:00Z")

    send(lent, "record_worker", sender(lent))

    assert not Worker.objects.exists()
    assert refusals() == {"": 1}


def test_a_token_that_is_taken_back_meanwhile_brings_no_worker_back(lent):
    """Its message was opened before, and is recorded after."""
    token = Token.objects.get(slug=lent.id)
    send(lent, "record_worker", sender(lent))
    revoke_token(token)

    receiving.record(token, "record_worker", [sender(lent, beat=2)])

    assert Worker.objects.get().left_at is not None


def test_a_token_has_not_any_number_of_workers(lent, own):
    for number in range(40):
        send(lent, "record_worker", {"name": f"cpu@lent12.here-{number}", "backend": "cpu"})
    send(lent, "record_worker", {"name": "cpu@lent12.here-0", "backend": "cpu", "beat": 1})
    send(own, "record_worker", sender(own))

    assert Worker.objects.filter(name__startswith="cpu@lent12.").count() == 32
    assert refusals() == {"lent12": 8}


def test_a_sign_of_life_that_was_overtaken_changes_nothing(own):
    send(own, "record_worker", sender(own, beat=4))
    send(own, "record_worker", sender(own, beat=5, is_leaving=True))
    send(own, "record_worker", sender(own, beat=4))

    assert Worker.objects.get().left_at is not None


def test_a_late_report_of_an_honest_worker_is_no_refusal(own, run):
    send(own, "record_end", run.pk, 1, sender(own), 0, FINISHED)

    send(own, "record_cell", run.pk, 1, sender(own), ok(0))

    assert refusals() == {}


def test_the_reason_of_a_refusal_stands_in_the_log(own, run, caplog):
    send(own, "record_cell", run.pk, 1, sender(own), {"index": "first"})

    [line] = caplog.records
    assert "has to be a whole number" in line.getMessage()
    assert line.token == "own"
    assert Refusal.objects.get().reason in line.getMessage()
